package dev.renderfleet.architecture;

/** What a subnet can reach, by its default route; from the outside inwards. */
enum Reach {
    PUBLIC("Public", "default route to the internet gateway"),
    PRIVATE("Private", "default route to NAT: out, never in"),
    ROUTED("Routed", "default route to another network"),
    ISOLATED("Isolated", "no default route: neither in nor out");

    private final String title;
    private final String meaning;

    Reach(String title, String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    String title() {
        return title;
    }

    String meaning() {
        return meaning;
    }
}
