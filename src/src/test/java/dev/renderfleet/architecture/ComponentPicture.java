package dev.renderfleet.architecture;

import dev.renderfleet.architecture.ComponentTree.Component;
import dev.renderfleet.architecture.Shape.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws the components, each with its own resources and the components inside, in the order in which they feed each other. */
final class ComponentPicture {

    private static final int PAD = 14;
    private static final int GAP = 12;
    private static final int LINE = 17;
    private static final int COLUMNS = 4;
    /** Siblings that are alike in type and content, and more than this, are drawn once. */
    private static final int ALIKE = 3;

    private ComponentPicture() {}

    static Drawing of(List<Component> components, int width) {
        Drawing drawing = new Drawing(width);
        int y = 0;
        for (int i = 0; i < components.size(); i++) {
            Drawing top = top(components.get(i), i + 1, width);
            drawing.place(top, 0, y);
            y += top.height() + GAP;
        }
        return drawing;
    }

    private static Drawing top(Component component, int number, int width) {
        Drawing drawing = new Drawing(width);
        Drawing content = new Drawing(width);
        content.text(
                PAD,
                26,
                TextMetrics.fit(number + " · " + component.name(), 17, true, width / 2.0),
                TextMetrics.fit(component.type().token(), 11, false, width / 4.0),
                Look.HEADING);
        content.text(width - PAD, 26, resources(component.size()), Look.MUTED, Anchor.END);
        int y = counts(content, component.counts(), 44, width);
        y = cards(content, component.children(), y, width);
        drawing.box(0, 0, width, y, 8, Look.TOP, "Component " + component.name() + ", " + resources(component.size()));
        drawing.place(content, 0, 0);
        return drawing;
    }

    private static String resources(int count) {
        return count == 1 ? "1 resource" : count + " resources";
    }

    /** A component's own resources, in columns that line up with the cards. */
    private static int counts(Drawing drawing, Map<TypeName, Integer> counts, int top, int width) {
        int cell = cardWidth(width) + GAP;
        int i = 0;
        for (Map.Entry<TypeName, Integer> entry : counts.entrySet()) {
            count(drawing, entry, PAD + i % COLUMNS * cell, top + 12 + i / COLUMNS * LINE, cell - GAP);
            i++;
        }
        int rows = (i + COLUMNS - 1) / COLUMNS;
        return top + rows * LINE + (rows == 0 ? 0 : 10);
    }

    private static void count(Drawing drawing, Map.Entry<TypeName, Integer> entry, int x, int y, int room) {
        String words = entry.getValue() + " × " + entry.getKey().name();
        String fitted = TextMetrics.fit(words, 12, false, room);
        String module = entry.getKey().module();
        double used = TextMetrics.width(fitted, 12, false) + 6 + TextMetrics.width(module, 11, false);
        drawing.text(x, y, fitted, used <= room ? module : "", Look.NORMAL);
    }

    private static int cardWidth(int width) {
        return (width - 2 * PAD - (COLUMNS - 1) * GAP) / COLUMNS;
    }

    private static int cards(Drawing drawing, List<Component> children, int top, int width) {
        int cardWidth = cardWidth(width);
        int[] bottoms = new int[COLUMNS];
        Arrays.fill(bottoms, top);
        for (List<Component> group : alike(children)) {
            Drawing card = card(group, cardWidth);
            int column = highest(bottoms);
            drawing.place(card, PAD + column * (cardWidth + GAP), bottoms[column]);
            bottoms[column] += card.height() + GAP;
        }
        int bottom = Arrays.stream(bottoms).max().orElse(top);
        return bottom == top ? top + 2 : bottom + PAD - GAP;
    }

    private static int highest(int[] bottoms) {
        int best = 0;
        for (int column = 1; column < bottoms.length; column++) {
            best = bottoms[column] < bottoms[best] ? column : best;
        }
        return best;
    }

    private static List<List<Component>> alike(List<Component> siblings) {
        Map<Object, List<Component>> byContent = siblings.stream()
                .collect(Collectors.groupingBy(ComponentPicture::content, LinkedHashMap::new, Collectors.toList()));
        List<List<Component>> groups = new ArrayList<>();
        for (Component sibling : siblings) {
            List<Component> same = byContent.get(content(sibling));
            if (same.size() <= ALIKE) {
                groups.add(List.of(sibling));
            } else if (same.get(0).equals(sibling)) {
                groups.add(same);
            }
        }
        return groups;
    }

    private static Object content(Component component) {
        return List.of(
                component.type(),
                component.counts(),
                component.children().stream().map(ComponentPicture::content).toList());
    }

    private static Drawing card(List<Component> alike, int width) {
        Component component = alike.get(0);
        boolean isOne = alike.size() == 1;
        String name = isOne
                ? component.name()
                : alike.size() + " × " + component.type().name();
        Drawing drawing = new Drawing(width);
        Drawing content = new Drawing(width);
        int room = width - 2 * 12;
        content.text(12, 21, TextMetrics.fit(name, 13, true, room), Look.STRONG);
        int y = 21;
        List<String> about = isOne
                ? List.of(TextMetrics.fit(component.type().token(), 11, false, room))
                : TextMetrics.wrap(alike.stream().map(Component::name).collect(Collectors.joining(", ")), 11, room, 3);
        for (String line : about) {
            y += 15;
            content.text(12, y, line, Look.SMALL);
        }
        y += 6;
        for (Map.Entry<TypeName, Integer> entry : component.counts().entrySet()) {
            y += LINE;
            count(content, entry, 12, y, room);
        }
        y += 10;
        for (List<Component> inner : alike(component.children())) {
            Drawing nested = card(inner, width - 2 * 8);
            content.place(nested, 8, y);
            y += nested.height() + 8;
        }
        drawing.box(
                0,
                0,
                width,
                y + 2,
                6,
                Look.CARD,
                "Component " + alike.stream().map(Component::name).collect(Collectors.joining(", ")));
        drawing.place(content, 0, 0);
        return drawing;
    }
}
