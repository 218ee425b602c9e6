package dev.renderfleet.architecture;

import dev.renderfleet.architecture.Lanes.Slot;
import dev.renderfleet.architecture.Lanes.Stretch;
import dev.renderfleet.architecture.Shape.Anchor;
import dev.renderfleet.architecture.Shape.Mark;
import dev.renderfleet.architecture.Shape.Point;
import dev.renderfleet.architecture.Traffic.Arrow;
import dev.renderfleet.architecture.Traffic.Node;
import dev.renderfleet.architecture.Traffic.Port;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Draws who may talk to whom, clients left of servers. Arrows to the same port of the same server end at one sign with the
 * port's number and share a lane past the columns between, so that a server with many clients stays legible. Lanes have
 * room of their own: no arrow passes behind a box.
 */
final class TrafficPicture {

    private static final int MAX_NODE_WIDTH = 202;
    private static final int MIN_NODE_WIDTH = 118;
    /** A port's sign, and the curve before it. */
    private static final int MIN_GAP = 76;

    private static final int GAP = 20;
    private static final int SIGN_HEIGHT = 18;
    private static final int SIGN_ROOM = 8;
    private static final int LANE = 6;
    private static final int LINE = 14;

    private final Traffic traffic;
    private final Map<String, Integer> ranks;
    private final int nodeWidth;
    private final int gapWidth;
    private final Map<String, Slot> nodeSlots = new LinkedHashMap<>();
    private final Map<Slot, Integer> tops;
    private final Map<String, Hue> hues = new LinkedHashMap<>();
    private final Map<String, Slot> laneSlots = new LinkedHashMap<>();
    private final Drawing drawing;

    /** A port of a server, called from the left or from the right. */
    private record Sign(String server, Port port, boolean back) {}

    private TrafficPicture(Traffic traffic, int width) {
        this.traffic = traffic;
        this.ranks = Ranks.of(traffic);
        int columns = ranks.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
        this.nodeWidth =
                Math.max(MIN_NODE_WIDTH, Math.min(MAX_NODE_WIDTH, (width - (columns - 1) * (MIN_GAP + 10)) / columns));
        this.gapWidth = columns == 1
                ? MIN_GAP
                : Math.max(MIN_GAP, Math.min(180, (width - columns * nodeWidth) / (columns - 1)));
        this.drawing = new Drawing(Math.max(width, columns * nodeWidth + (columns - 1) * gapWidth));
        traffic.nodes()
                .values()
                .forEach(node -> nodeSlots.put(node.key(), new Slot(ranks.get(node.key()), node.key(), height(node))));
        List<Stretch> stretches = stretches();
        List<Slot> slots = new ArrayList<>(nodeSlots.values());
        slots.addAll(laneSlots.values());
        this.tops = Lanes.tops(slots, stretches, GAP);
        nodeSlots.values().stream()
                .sorted(Comparator.comparing(Slot::column).thenComparing(tops::get))
                .filter(slot -> !signs(slot.key()).isEmpty())
                .forEach(slot -> hues.put(slot.key(), Hue.of(hues.size())));
    }

    static Drawing of(Traffic traffic, int width) {
        return new TrafficPicture(traffic, width).draw();
    }

    private Drawing draw() {
        traffic.arrows().forEach(this::arrow);
        traffic.nodes().values().forEach(this::node);
        return drawing;
    }

    private List<Stretch> stretches() {
        Set<Stretch> stretches = new LinkedHashSet<>();
        for (Arrow arrow : traffic.arrows()) {
            List<Slot> way = way(arrow);
            for (int i = 1; i < way.size(); i++) {
                Slot a = way.get(i - 1);
                Slot b = way.get(i);
                stretches.add(a.column() < b.column() ? new Stretch(a, b) : new Stretch(b, a));
            }
        }
        return List.copyOf(stretches);
    }

    /** The slots an arrow visits: client, lanes, server. */
    private List<Slot> way(Arrow arrow) {
        List<Slot> way = new ArrayList<>(List.of(nodeSlots.get(arrow.from())));
        int step = Ranks.goesBack(arrow, ranks) ? -1 : 1;
        for (int column = ranks.get(arrow.from()) + step; column != ranks.get(arrow.to()); column += step) {
            int here = column;
            way.add(laneSlots.computeIfAbsent(
                    column + " " + sign(arrow), key -> new Slot(here, "lane to " + sign(arrow), LANE)));
        }
        way.add(nodeSlots.get(arrow.to()));
        return way;
    }

    private Sign sign(Arrow arrow) {
        return new Sign(arrow.to(), arrow.port(), Ranks.goesBack(arrow, ranks));
    }

    private List<Sign> signs(String server) {
        return signs(server, false, traffic, ranks, true);
    }

    /** A server's signs on one side, or on both. */
    private static List<Sign> signs(
            String server, boolean back, Traffic traffic, Map<String, Integer> ranks, boolean both) {
        Set<Sign> signs = new LinkedHashSet<>();
        traffic.arrows().stream()
                .filter(arrow -> arrow.to().equals(server))
                .map(arrow -> new Sign(server, arrow.port(), Ranks.goesBack(arrow, ranks)))
                .filter(sign -> both || sign.back() == back)
                .sorted(Comparator.comparing(Sign::port))
                .forEach(signs::add);
        return List.copyOf(signs);
    }

    private int height(Node node) {
        int text = 10 + 16 + LINE * lines(node).size() + 8;
        int signs = Math.max(
                signs(node.key(), false, traffic, ranks, false).size(),
                signs(node.key(), true, traffic, ranks, false).size());
        return Math.max(text, signs * (SIGN_HEIGHT + SIGN_ROOM) + SIGN_ROOM);
    }

    private List<String> lines(Node node) {
        int room = nodeWidth - 23;
        List<String> lines = new ArrayList<>();
        if (!node.description().isEmpty()) {
            lines.addAll(TextMetrics.wrap(node.description(), 11, room, 3));
        }
        if (!node.members().isEmpty()) {
            lines.addAll(TextMetrics.wrap("on " + String.join(", ", node.members()), 11, room, 2));
        }
        if (!node.amongThemselves().isEmpty()) {
            lines.addAll(
                    TextMetrics.wrap("among themselves: " + String.join(", ", node.amongThemselves()), 11, room, 2));
        }
        for (String outwards : node.outwards()) {
            lines.add(TextMetrics.fit("⇢ " + outwards, 11, false, room));
        }
        return lines;
    }

    private void node(Node node) {
        Slot slot = nodeSlots.get(node.key());
        int x = x(slot);
        int y = tops.get(slot);
        boolean isGroup = node.isGroup();
        drawing.box(
                x,
                y,
                nodeWidth,
                slot.height(),
                isGroup ? 6 : 14,
                isGroup ? Look.CARD : Look.PILL,
                (isGroup ? "Security group " : "Addresses: ") + node.name() + ". " + node.description());
        Hue hue = hues.get(node.key());
        if (hue != null) {
            drawing.add(new Mark(x, y, 5, slot.height(), 2, hue, true));
        }
        drawing.text(
                x + 15,
                y + 22,
                TextMetrics.fit(node.name(), 13, true, nodeWidth - 23),
                isGroup ? Look.STRONG : Look.ON_DARK);
        int line = y + 22;
        for (String text : lines(node)) {
            line += LINE;
            drawing.text(x + 15, line + 1, text, isGroup ? Look.SMALL : Look.ON_DARK_SMALL);
        }
        signs(node.key()).forEach(this::sign);
    }

    private void sign(Sign sign) {
        Slot slot = nodeSlots.get(sign.server());
        int width = signWidth(sign);
        int x = sign.back() ? x(slot) + nodeWidth + 12 : x(slot) - 12 - width;
        int y = signY(sign);
        drawing.add(new Mark(x, y - SIGN_HEIGHT / 2, width, SIGN_HEIGHT, 9, hues.get(sign.server()), false));
        drawing.text(
                x + width / 2,
                y + 4,
                TextMetrics.fit(sign.port().toString(), 11, true, gapWidth - 30),
                Look.NUMBER,
                Anchor.MIDDLE);
    }

    private int signWidth(Sign sign) {
        return (int) Math.min(gapWidth - 22, TextMetrics.width(sign.port().toString(), 12, true) + 10);
    }

    private int signY(Sign sign) {
        Slot slot = nodeSlots.get(sign.server());
        List<Sign> side = signs(sign.server(), sign.back(), traffic, ranks, false);
        int pitch = SIGN_HEIGHT + SIGN_ROOM;
        int middle = tops.get(slot) + slot.height() / 2;
        return middle - (side.size() - 1) * pitch / 2 + side.indexOf(sign) * pitch;
    }

    private void arrow(Arrow arrow) {
        Sign sign = sign(arrow);
        boolean back = sign.back();
        List<Slot> way = way(arrow);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < way.size(); i++) {
            Slot slot = way.get(i);
            boolean isClient = i == 0;
            boolean isServer = i == way.size() - 1;
            int y = isServer ? signY(sign) : tops.get(slot) + slot.height() / 2;
            int near = back ? x(slot) + nodeWidth : x(slot);
            int far = back ? x(slot) : x(slot) + nodeWidth;
            if (!isClient) {
                points.add(new Point(back ? near + straight() : near - straight(), y));
                points.add(new Point(near, y));
            }
            if (!isServer) {
                points.add(new Point(far, y));
            }
        }
        drawing.add(new Shape.Arrow(
                points,
                hues.get(arrow.to()).color(),
                arrow.oneSided(),
                true,
                traffic.nodes().get(arrow.from()).name() + " → "
                        + traffic.nodes().get(arrow.to()).name() + ": " + arrow.port()
                        + (arrow.oneSided() ? " (only one end permits it)" : "")));
    }

    /** The level end of each curve, where the sign is: the widest sign's width and some. */
    private int straight() {
        int widest = traffic.arrows().stream()
                .map(this::sign)
                .mapToInt(this::signWidth)
                .max()
                .orElse(0);
        return Math.min(gapWidth - 16, widest + 16);
    }

    private int x(Slot slot) {
        return slot.column() * (nodeWidth + gapWidth);
    }
}
