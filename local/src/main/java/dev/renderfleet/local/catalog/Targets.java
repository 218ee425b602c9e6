package dev.renderfleet.local.catalog;

import dev.renderfleet.local.cloud.Cloud;
import dev.renderfleet.local.cloud.CloudRecord;
import dev.renderfleet.local.property.PropertyValue.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a property may refer to: attributes of resource types, and values that exist in every account without being made by
 * a stack (AWS-managed policies and keys, for example), given as a regular expression.
 */
public final class Targets {

    private record Target(String type, String attribute) {}

    private final List<Target> targets;
    private final Pattern always;

    private Targets(List<Target> targets, Pattern always) {
        this.targets = targets;
        this.always = always;
    }

    /** The id of a resource of a type. */
    public static Targets id(String type) {
        return attribute(type, "id");
    }

    /** The ARN of a resource of a type. */
    public static Targets arn(String type) {
        return attribute(type, "arn");
    }

    /** An attribute of a resource of a type; of a list, any item. */
    public static Targets attribute(String type, String attribute) {
        return new Targets(List.of(new Target(type, attribute)), null);
    }

    /** Either of two. */
    public Targets or(Targets other) {
        List<Target> both = new ArrayList<>(targets);
        both.addAll(other.targets);
        return new Targets(both, other.always == null ? always : other.always);
    }

    /** Also whatever fits a regular expression. */
    public Targets orAlways(String regex) {
        return new Targets(targets, Pattern.compile(regex));
    }

    /** Whether a value may be referred to. */
    public boolean exists(String value, Cloud cloud) {
        return always(value) || find(value, cloud).isPresent();
    }

    private boolean always(String value) {
        return always != null && always.matcher(value).matches();
    }

    /** The resource that a value refers to, if it is one of the cloud's. */
    public Optional<CloudRecord> find(String value, Cloud cloud) {
        return cloud.records().stream()
                .filter(record -> pointsAt(value, record))
                .findFirst();
    }

    /** Whether a value refers to this very resource. */
    public boolean pointsAt(String value, CloudRecord record) {
        for (Target target : targets) {
            if (!record.type().equals(target.type())) {
                continue;
            }
            if (target.attribute().equals("id")) {
                if (record.id().equals(value)) {
                    return true;
                }
            } else if (record.state().get(target.attribute()) instanceof Items items) {
                if (items.values().stream().anyMatch(item -> value.equals(item.textOrNull()))) {
                    return true;
                }
            } else if (value.equals(record.state().get(target.attribute()).textOrNull())) {
                return true;
            }
        }
        return false;
    }

    /** Such as "the arn of an aws:iam/role:Role". */
    @Override
    public String toString() {
        return String.join(
                " or ",
                targets.stream()
                        .map(target -> "the " + target.attribute() + " of an " + target.type())
                        .toList());
    }
}
