package dev.renderfleet.local.lifecycle;

import dev.renderfleet.local.catalog.PropertyPath;
import dev.renderfleet.local.catalog.ResourceKind;
import dev.renderfleet.local.catalog.Site;
import dev.renderfleet.local.cloud.Cloud;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.PropertyValue.Items;
import dev.renderfleet.local.property.PropertyValue.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that whatever the inputs refer to exists: declared references by type, and every other string that is an AWS id or
 * an ARN of this account by its mere presence in some resource. JSON texts are not searched.
 */
final class References {

    private static final Pattern ID =
            Pattern.compile("(vpc|subnet|sg|sgr|igw|eigw|nat|eipalloc|eipassoc|rtb|rtbassoc|eni"
                    + "|i|lt|vpce|fl|acl|aclassoc|dopt|vol|snap|pcx|tgw|vgw|pl|fs|fsmt)-[0-9a-f]{8}([0-9a-f]{9})?");
    private static final Pattern ARN = Pattern.compile("arn:aws(?:-cn|-us-gov)?:([\\w-]*):([\\w-]*):(\\d*):(.+)");

    /** ARNs of this account, or of no account, that exist without a stack. */
    private static final Pattern ALWAYS_THERE = Pattern.compile("iam::\\d+:root"
            + "|iam::\\d+:role/aws-service-role/.*"
            // Certificates and hosted zones outlive stages: a stage file may name one that was made before.
            + "|acm:[\\w-]*:\\d*:certificate/[\\w-]+"
            + "|route53:::hostedzone/\\w+"
            + "|(ssm|events|kms|backup|athena|glue):[\\w-]*:\\d*:(parameter/aws/|event-bus/default|alias/aws/|"
            + "backup-vault:Default|workgroup/primary|catalog).*");

    private final Site site;
    private final Set<String> outside;

    /** Checks for one provider; {@code outside} are ids and ARNs that the user vouches for. */
    References(Site site, Set<String> outside) {
        this.site = site;
        this.outside = outside;
    }

    /**
     * What is referred to and does not exist; unknown values are left for the update. A preview also leaves names and ARNs,
     * which a program can know before their resource exists, and judges only the ids that AWS makes up.
     */
    List<Problem> problems(ResourceKind kind, Fields inputs, Cloud cloud, boolean preview) {
        List<Problem> problems = new ArrayList<>();
        Set<String> judged = new HashSet<>();
        for (ResourceKind.Reference reference : kind.references()) {
            for (PropertyPath.Found found : reference.path().in(inputs)) {
                String value = found.value().textOrNull();
                if (value == null || value.isEmpty()) {
                    continue;
                }
                judged.add(found.place());
                if (preview && !ID.matcher(value).matches()) {
                    continue;
                }
                if (!outside.contains(value)
                        && !ofAnotherAccount(value)
                        && !reference.targets().exists(value, cloud)) {
                    problems.add(new Problem(
                            found.place(),
                            (found.secret() ? "the secret value" : "\"" + value + "\"") + " is not "
                                    + reference.targets() + " that exists in this rehearsal"));
                }
            }
        }
        for (Map.Entry<String, PropertyValue> entry : inputs.values().entrySet()) {
            String name = entry.getKey();
            if (!name.startsWith("__")
                    && !name.startsWith("tags")
                    && !kind.unchecked().contains(name)) {
                search(entry.getValue(), name, judged, (place, text) -> {
                    if (!(preview && !ID.matcher(text).matches()) && missing(text, cloud)) {
                        problems.add(
                                new Problem(place, "\"" + text + "\" refers to nothing that exists in this rehearsal"));
                    }
                });
            }
        }
        return problems;
    }

    /** Visits every text that no declared reference has led to; secret ones are not looked at. */
    private static void search(
            PropertyValue value, String place, Set<String> judged, BiConsumer<String, String> visit) {
        if (value instanceof Fields fields) {
            fields.values().forEach((key, item) -> search(item, PropertyPath.join(place, key), judged, visit));
        } else if (value instanceof Items items) {
            for (int i = 0; i < items.values().size(); i++) {
                search(items.values().get(i), place + "[" + i + "]", judged, visit);
            }
        } else if (value instanceof Text text && !judged.contains(place)) {
            visit.accept(place, text.value());
        }
    }

    private boolean missing(String value, Cloud cloud) {
        if (ID.matcher(value).matches()) {
            return !outside.contains(value) && !known(value, cloud);
        }
        Matcher arn = ARN.matcher(value);
        return arn.matches()
                && !value.contains("*")
                && !outside.contains(value)
                && !arn.group(3).equals("aws")
                && !ofAnotherAccount(value)
                && !ALWAYS_THERE
                        .matcher(value.substring(value.indexOf(':', 4) + 1))
                        .matches()
                && !known(value, cloud);
    }

    /** An ARN of another account, or of AWS itself: nothing this stack could make. */
    private boolean ofAnotherAccount(String value) {
        Matcher arn = ARN.matcher(value);
        if (value.matches("arn:aws[\\w-]*:\\w+:[\\w-]*:aws:.*")) {
            return true;
        }
        return arn.matches() && !arn.group(3).isEmpty() && !arn.group(3).equals(site.account());
    }

    private static boolean known(String value, Cloud cloud) {
        return cloud.records().stream().anyMatch(record -> mentions(record.state(), value));
    }

    private static boolean mentions(PropertyValue state, String value) {
        if (state instanceof Fields fields) {
            return fields.values().values().stream().anyMatch(item -> mentions(item, value));
        }
        if (state instanceof Items items) {
            return items.values().stream().anyMatch(item -> mentions(item, value));
        }
        if (state instanceof Text text && !text.value().isEmpty()) {
            String known = text.value();
            // A part of something known: arn:…:log-group:name and arn:…:log-group:name:*, a function and its version.
            if (!known.startsWith("arn:") || !value.startsWith(known)) {
                return known.equals(value);
            }
            return known.equals(value) || ":/".indexOf(value.charAt(known.length())) >= 0;
        }
        return false;
    }
}
