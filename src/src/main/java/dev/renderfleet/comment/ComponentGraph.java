package dev.renderfleet.comment;

import dev.renderfleet.comment.Preview.Kind;
import dev.renderfleet.comment.Preview.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The components that change, as a Mermaid graph: each with the numbers of resources below it, coloured by the gravest change.
 * Components in which nothing changes, and those too many to draw, are counted in the one above.
 */
final class ComponentGraph {

    private static final List<Kind> SHOWN = List.of(Kind.REPLACE, Kind.DELETE, Kind.UPDATE, Kind.CREATE, Kind.OTHER);
    private static final Map<Kind, String> WORDS = Map.of(
            Kind.REPLACE, "replaced",
            Kind.DELETE, "deleted",
            Kind.UPDATE, "updated",
            Kind.CREATE, "created",
            Kind.OTHER, "otherwise",
            Kind.SAME, "unchanged");
    private static final int LONGEST = 60;

    private final Map<String, Node> tree;
    private final Map<String, Map<Kind, Integer>> totals = new HashMap<>();

    ComponentGraph(Map<String, Node> tree) {
        this.tree = tree;
        tree.forEach((urn, node) -> {
            if (!node.component() && !node.type().equals(Preview.STACK)) {
                count(node);
            }
        });
    }

    private void count(Node resource) {
        Set<String> passed = new LinkedHashSet<>();
        for (String above = resource.parent(); tree.containsKey(above) && passed.add(above); ) {
            totals.computeIfAbsent(above, urn -> new EnumMap<>(Kind.class)).merge(resource.kind(), 1, Integer::sum);
            above = tree.get(above).parent();
        }
    }

    /** Empty if no component changes or {@code most} is 0. */
    String mermaid(int most) {
        List<String> nodes = nodes(most);
        if (nodes.isEmpty()) {
            return "";
        }
        Map<String, String> ids = new HashMap<>();
        nodes.forEach(urn -> ids.put(urn, "n" + ids.size()));
        StringBuilder text = new StringBuilder("```mermaid\nflowchart LR\n");
        for (String urn : nodes) {
            text.append("  %s[\"%s<br/>%s\"]:::%s\n"
                    .formatted(
                            ids.get(urn),
                            Markdown.label(Preview.nameOf(urn), LONGEST),
                            numbers(urn),
                            gravest(urn).name().toLowerCase(java.util.Locale.ROOT)));
        }
        for (String urn : nodes) {
            String parent = tree.get(urn).parent();
            if (ids.containsKey(parent)) {
                text.append("  %s --> %s\n".formatted(ids.get(parent), ids.get(urn)));
            }
        }
        SHOWN.forEach(kind -> text.append(
                "  classDef %s %s\n".formatted(kind.name().toLowerCase(java.util.Locale.ROOT), style(kind))));
        return text.append("```\n").toString();
    }

    /** How many components change, drawn or not. */
    int changing() {
        return (int) changingComponents().count();
    }

    /** As many levels as there is room for, and of the level that is too wide what fits; parents before their children. */
    private List<String> nodes(int most) {
        Map<Integer, List<String>> levels = changingComponents()
                .collect(Collectors.groupingBy(this::depth, java.util.TreeMap::new, Collectors.toList()));
        List<String> nodes = new ArrayList<>();
        for (List<String> level : levels.values()) {
            level.stream()
                    .sorted(Comparator.comparing(this::gravest).thenComparing(urn -> urn))
                    .limit(most - nodes.size())
                    .forEach(nodes::add);
        }
        return nodes;
    }

    private java.util.stream.Stream<String> changingComponents() {
        return tree.keySet().stream().filter(urn -> tree.get(urn).component() && gravest(urn) != Kind.SAME);
    }

    private int depth(String urn) {
        int depth = 0;
        Set<String> passed = new LinkedHashSet<>();
        for (String above = tree.get(urn).parent(); tree.containsKey(above) && passed.add(above); depth++) {
            above = tree.get(above).parent();
        }
        return depth;
    }

    private Kind gravest(String urn) {
        Map<Kind, Integer> below = totals.getOrDefault(urn, Map.of());
        return SHOWN.stream().filter(below::containsKey).findFirst().orElse(Kind.SAME);
    }

    private String numbers(String urn) {
        return totals.get(urn).entrySet().stream()
                .map(entry -> entry.getValue() + " " + WORDS.get(entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Readable on GitHub's light and dark pages. */
    private static String style(Kind kind) {
        return switch (kind) {
            case REPLACE, DELETE -> "fill:#cf222e,stroke:#82071e,color:#ffffff";
            case UPDATE -> "fill:#9a6700,stroke:#633c01,color:#ffffff";
            case CREATE -> "fill:#1a7f37,stroke:#044f1e,color:#ffffff";
            default -> "fill:#57606a,stroke:#32383f,color:#ffffff";
        };
    }
}
