package dev.renderfleet.comment;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a preview of one stage says, as far as a reviewer needs it. Names and property paths only: values, which may be secret,
 * are not taken up.
 *
 * @param counts operation to number of resources, components included, as Pulumi counts them
 * @param changes everything but what stays the same
 * @param tree every resource that the file tells of, by URN; in a digest those that change, in events all
 * @param policies findings; empty if the file has none, because a digest never does
 * @param cost the stack's estimate; empty if the run did not come that far, or the file does not have it
 * @param messages errors and warnings
 */
record Preview(
        Map<String, Integer> counts,
        List<Change> changes,
        Map<String, Node> tree,
        Optional<Policies> policies,
        Optional<Cost> cost,
        List<Message> messages) {

    static final String STACK = "pulumi:pulumi:Stack";

    /** What happens to a resource, as reviewers count it. */
    enum Kind {
        REPLACE,
        DELETE,
        UPDATE,
        CREATE,
        OTHER,
        SAME
    }

    /**
     * A resource that does not stay as it is.
     *
     * @param properties paths of those that differ; of a replacement those that force it
     * @param kept whether it is only forgotten by Pulumi, and stays on AWS
     */
    record Change(Kind kind, String op, String urn, String type, List<String> properties, boolean kept)
            implements Comparable<Change> {

        /** What cannot be had again from the code alone: rows, objects, messages, and the keys and secrets to read them. */
        private static final Set<String> STORES = Set.of(
                "aws:rds/instance:Instance",
                "aws:rds/cluster:Cluster",
                "aws:dynamodb/table:Table",
                "aws:s3/bucket:Bucket",
                "aws:elasticache/replicationGroup:ReplicationGroup",
                "aws:sqs/queue:Queue",
                "aws:kms/key:Key",
                "aws:secretsmanager/secret:Secret",
                "aws:ssm/parameter:Parameter",
                "aws:ecr/repository:Repository");

        String name() {
            return nameOf(urn);
        }

        boolean holdsData() {
            return STORES.contains(type);
        }

        /** Stores first, then other resources of a cloud, then what only Pulumi knows. */
        private int rank() {
            if (holdsData()) {
                return 0;
            }
            return type.startsWith("renderfleet:") || type.startsWith("pulumi:") ? 2 : 1;
        }

        @Override
        public int compareTo(Change other) {
            return Comparator.comparingInt(Change::rank)
                    .thenComparing(Change::name)
                    .thenComparing(Change::urn)
                    .thenComparing(Change::op)
                    .compare(this, other);
        }
    }

    /** A place in the tree of resources. */
    record Node(String type, String parent, Kind kind) {

        boolean component() {
            return type.startsWith("renderfleet:");
        }
    }

    /** The policy pack's results; {@code passed} counts policies without any finding. */
    record Policies(List<Finding> mandatory, List<Finding> advisory, List<Finding> remediated, int passed) {}

    /** A policy's finding; empty resource: about the whole stack. */
    record Finding(String policy, String resource, String message) {}

    /** USD a month at usual usage, by component: as deployed, and as previewed; and what it cannot tell. */
    record Cost(
            Optional<Double> before,
            double after,
            Map<String, Double> beforeBy,
            Map<String, Double> afterBy,
            List<String> leftOut) {

        Optional<Double> difference() {
            return before.map(usd -> after - usd);
        }
    }

    /** An error or a warning of the run. */
    record Message(boolean error, String text) {}

    Preview {
        counts = new TreeMap<>(counts);
        changes = List.copyOf(changes);
        messages = List.copyOf(messages);
    }

    int count(Kind kind) {
        return counts.entrySet().stream()
                .filter(entry -> kindOf(entry.getKey()) == kind)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    List<Change> changes(Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).sorted().toList();
    }

    /** Whether the run came to its end and may be deployed. */
    boolean failed() {
        return messages.stream().anyMatch(Message::error) || stoppedByPolicy();
    }

    boolean stoppedByPolicy() {
        return policies.filter(found -> !found.mandatory().isEmpty()).isPresent();
    }

    static String nameOf(String urn) {
        int last = urn.indexOf("::", urn.indexOf("::", urn.indexOf("::") + 2) + 2);
        return last < 0 ? urn : urn.substring(last + 2);
    }

    /** The kind of an operation by Pulumi's name; the steps that a replacement consists of are not counted themselves. */
    static Kind kindOf(String op) {
        return switch (op) {
            case "same" -> Kind.SAME;
            case "create" -> Kind.CREATE;
            case "update" -> Kind.UPDATE;
            case "delete" -> Kind.DELETE;
            case "replace", "import-replacement" -> Kind.REPLACE;
            default -> Kind.OTHER;
        };
    }
}
