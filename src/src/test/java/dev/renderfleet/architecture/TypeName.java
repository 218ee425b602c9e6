package dev.renderfleet.architecture;

/**
 * A resource type in two words.
 *
 * @param module the service or package: {@code ec2}, {@code network}
 * @param name the resource: {@code Subnet}
 */
record TypeName(String module, String name) implements Comparable<TypeName> {

    /** Of a token such as {@code aws:ec2/subnet:Subnet} or {@code renderfleet:network:Network}. */
    static TypeName of(String token) {
        String[] parts = token.split(":", -1);
        String module = parts.length > 1 ? parts[1].split("/", 2)[0] : "";
        return new TypeName(module, parts[parts.length - 1]);
    }

    /** {@code ec2 Subnet}. */
    String words() {
        return module.isEmpty() || module.equals("index") ? name : module + " " + name;
    }

    /** {@code network:Network}. */
    String token() {
        return module.isEmpty() ? name : module + ":" + name;
    }

    @Override
    public int compareTo(TypeName other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : module.compareTo(other.module);
    }
}
