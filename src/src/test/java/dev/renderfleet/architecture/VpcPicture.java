package dev.renderfleet.architecture;

import dev.renderfleet.architecture.Shape.Anchor;
import dev.renderfleet.architecture.Shape.Arrow;
import dev.renderfleet.architecture.Shape.Point;
import dev.renderfleet.architecture.VpcModel.Placed;
import dev.renderfleet.architecture.VpcModel.Subnet;
import dev.renderfleet.architecture.VpcModel.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Draws a VPC: zones from left to right, tiers from top to bottom, what holds for all of it at the right. */
final class VpcPicture {

    private static final int PAD = 16;
    private static final int GAP = 12;
    private static final int GUTTER = 150;
    private static final int SIDE = 196;
    private static final int OUTSIDE = 66;
    private static final int ROW_GAP = 34;
    private static final int PILL = 30;
    private static final int CHIP_HEIGHT = 38;
    private static final int CHIP_WIDTH = 160;
    private static final int CELL_HEAD = 60;
    private static final int LINE = 15;
    /** More resources of one type than this become one chip that counts them. */
    private static final int CHIPS_PER_TYPE = 6;

    private final VpcModel vpc;
    private final Drawing drawing;
    private final int columnsX;
    private final int columnWidth;
    private final int rowWidth;
    /** Bottom middle of what default routes lead to, by URN. */
    private final Map<String, Point> waysOut = new LinkedHashMap<>();

    private VpcPicture(VpcModel vpc, int width) {
        this.vpc = vpc;
        this.drawing = new Drawing(width);
        this.rowWidth = width - 3 * PAD - SIDE;
        this.columnsX = PAD + GUTTER;
        int zones = Math.max(1, vpc.zones().size());
        this.columnWidth = (rowWidth - GUTTER - PAD - (zones - 1) * GAP) / zones;
    }

    static Drawing of(VpcModel vpc, int width) {
        return new VpcPicture(vpc, width).draw();
    }

    private Drawing draw() {
        Drawing inside = inside();
        drawing.box(0, OUTSIDE, drawing.width(), inside.height(), 10, Look.VPC, "VPC " + vpc.name() + " " + vpc.cidr());
        drawing.place(inside, 0, OUTSIDE);
        internet();
        return drawing;
    }

    private void internet() {
        if (vpc.gateways().isEmpty()) {
            return;
        }
        int middle = PAD + GUTTER / 2;
        drawing.box(middle - 55, 0, 110, PILL, 15, Look.PILL, "Internet");
        drawing.text(middle, 20, "Internet", Look.ON_DARK, Anchor.MIDDLE);
        drawing.add(new Arrow(
                List.of(new Point(middle, PILL), new Point(middle, OUTSIDE)),
                "#57606a",
                false,
                false,
                "Internet to internet gateway"));
        String names = String.join(", ", vpc.gateways());
        drawing.text(
                middle + 68,
                20,
                TextMetrics.fit("through internet gateway " + names, 12, false, rowWidth - GUTTER),
                Look.MUTED);
    }

    private Drawing inside() {
        Drawing inside = new Drawing(drawing.width());
        inside.text(PAD, 28, TextMetrics.fit("VPC " + vpc.cidr(), 13, true, GUTTER - 6), Look.STRONG);
        inside.text(PAD, 44, TextMetrics.fit(vpc.name(), 11, false, GUTTER - 10), Look.SMALL);
        int y = zones(inside) + GAP;
        int top = y;
        for (int i = 0; i < vpc.tiers().size(); i++) {
            Tier tier = vpc.tiers().get(i);
            boolean below = i > 0;
            y += below ? ROW_GAP : 0;
            y = row(inside, tier, y);
        }
        facts(inside, top);
        inside.growTo(Math.max(y, inside.height()) + PAD);
        return inside;
    }

    private int zones(Drawing inside) {
        for (int i = 0; i < vpc.zones().size(); i++) {
            String zone = vpc.zones().get(i);
            int x = columnsX + i * (columnWidth + GAP);
            inside.box(x, 14, columnWidth, 28, 6, Look.HEADER, "Availability zone " + zone);
            inside.text(
                    x + columnWidth / 2,
                    33,
                    TextMetrics.fit(zone, 13, true, columnWidth - 10),
                    Look.STRONG,
                    Anchor.MIDDLE);
        }
        return 52;
    }

    private int row(Drawing inside, Tier tier, int top) {
        Drawing content = new Drawing(drawing.width());
        boolean leadsOut = tier.spanning().stream().anyMatch(Placed::isWayOut);
        List<Placed> waysOutHere =
                tier.spanning().stream().filter(Placed::isWayOut).toList();
        List<Placed> others =
                tier.spanning().stream().filter(placed -> !placed.isWayOut()).toList();
        boolean othersAbove = leadsOut
                || tier.subnets().stream()
                        .flatMap(subnet -> subnet.inside().stream())
                        .anyMatch(Placed::isWayOut);
        int y = top + GAP;
        if (othersAbove) {
            y = band(content, others, y);
        }
        y = cells(content, tier, y);
        y = othersAbove ? band(content, waysOutHere, y) : band(content, others, y);
        inside.box(
                PAD,
                top,
                rowWidth,
                y - top,
                8,
                Look.of(tier.reach()),
                tier.reach().title() + " subnets");
        title(inside, tier, top);
        inside.place(content, 0, 0);
        return y;
    }

    private static void title(Drawing inside, Tier tier, int top) {
        inside.text(PAD + 14, top + 30, tier.reach().title(), Look.HEADING);
        int y = top + 50;
        for (String line : TextMetrics.wrap(tier.reach().meaning(), 11, GUTTER - 26, 4)) {
            inside.text(PAD + 14, y, line, Look.SMALL);
            y += 14;
        }
    }

    private int cells(Drawing content, Tier tier, int top) {
        int minimum = CELL_HEAD;
        int bottom = top;
        for (int column = 0; column < vpc.zones().size(); column++) {
            String zone = vpc.zones().get(column);
            int y = top;
            int x = columnsX + column * (columnWidth + GAP);
            boolean first = true;
            for (Subnet subnet : tier.subnets()) {
                if (subnet.zone().equals(zone)) {
                    if (first) {
                        routeOut(content, subnet, x + columnWidth / 2, y);
                    }
                    first = false;
                    y = cell(content, subnet, x, y) + GAP;
                }
            }
            bottom = Math.max(bottom, y);
        }
        return Math.max(bottom, top + minimum);
    }

    private int cell(Drawing content, Subnet subnet, int x, int top) {
        List<Chip> chips = Chip.of(subnet.inside());
        int height = CELL_HEAD + chips.size() * (CHIP_HEIGHT + 6) + (chips.isEmpty() ? 0 : 4);
        content.box(
                x,
                top,
                columnWidth,
                height,
                6,
                Look.CELL,
                "Subnet " + subnet.name() + " " + subnet.cidr() + " in " + subnet.zone());
        int room = columnWidth - 20;
        content.text(x + 10, top + 20, TextMetrics.fit(subnet.cidr(), 13, true, room), Look.STRONG);
        content.text(x + 10, top + 36, TextMetrics.fit(subnet.name(), 11, false, room), Look.SMALL);
        String out = subnet.wayOut().name();
        content.text(
                x + 10,
                top + 51,
                TextMetrics.fit(out.isEmpty() ? "no default route" : "→ " + out, 11, false, room),
                Look.SMALL);
        int y = top + CELL_HEAD;
        for (Chip chip : chips) {
            chip(content, chip, x + 8, y, columnWidth - 16);
            y += CHIP_HEIGHT + 6;
        }
        return top + height;
    }

    /** From a subnet up to what its default route leads to, if that is at the bottom of the row above. */
    private void routeOut(Drawing content, Subnet subnet, int x, int y) {
        Point target = waysOut.get(subnet.wayOut().target());
        if (target != null) {
            int turn = y - GAP - ROW_GAP / 2;
            List<Point> points = new ArrayList<>(List.of(new Point(x, y)));
            if (target.x() != x) {
                points.add(new Point(x, turn));
                points.add(new Point(target.x(), turn));
            }
            points.add(target);
            content.add(new Arrow(
                    points,
                    "#c77d1e",
                    false,
                    false,
                    subnet.name() + " → " + subnet.wayOut().name()));
        }
    }

    /** What spans several zones, in rows of chips of the same width. */
    private int band(Drawing content, List<Placed> placed, int top) {
        if (placed.isEmpty()) {
            return top;
        }
        int width = rowWidth - GUTTER - PAD;
        int y = top;
        for (Map.Entry<String, List<Placed>> entry : byZones(placed).entrySet()) {
            List<Chip> chips = Chip.of(entry.getValue());
            int perRow = Math.max(1, (width - 20 + 8) / (CHIP_WIDTH + 8));
            int rows = (chips.size() + perRow - 1) / perRow;
            int height = 26 + rows * (CHIP_HEIGHT + 6) + 4;
            content.box(columnsX, y, width, height, 6, Look.CELL, entry.getKey());
            content.text(columnsX + 10, y + 18, TextMetrics.fit(entry.getKey(), 11, false, width - 20), Look.SMALL);
            int chipWidth = (width - 20 - (perRow - 1) * 8) / perRow;
            for (int i = 0; i < chips.size(); i++) {
                chip(
                        content,
                        chips.get(i),
                        columnsX + 10 + i % perRow * (chipWidth + 8),
                        y + 26 + i / perRow * (CHIP_HEIGHT + 6),
                        chipWidth);
            }
            y += height + GAP;
        }
        return y;
    }

    private Map<String, List<Placed>> byZones(List<Placed> placed) {
        return placed.stream()
                .collect(Collectors.groupingBy(
                        one -> one.zones().size() == vpc.zones().size()
                                ? "across all zones"
                                : "across " + String.join(", ", one.zones()),
                        TreeMap::new,
                        Collectors.toList()));
    }

    private void chip(Drawing content, Chip chip, int x, int y, int width) {
        content.box(
                x,
                y,
                width,
                CHIP_HEIGHT,
                5,
                chip.isWayOut() ? Look.WAY_OUT : Look.CHIP,
                chip.name() + ", " + chip.type());
        content.text(x + 8, y + 16, TextMetrics.fit(chip.name(), 12, true, width - 16), Look.NUMBER);
        content.text(x + 8, y + 31, TextMetrics.fit(chip.type(), 11, false, width - 16), Look.SMALL);
        chip.urns().forEach(urn -> waysOut.put(urn, new Point(x + width / 2, y + CHIP_HEIGHT)));
    }

    private void facts(Drawing inside, int top) {
        if (vpc.facts().isEmpty()) {
            return;
        }
        int x = rowWidth + 2 * PAD;
        Drawing list = new Drawing(SIDE);
        int y = 6;
        for (VpcModel.Fact fact : vpc.facts()) {
            y += 18;
            list.text(12, y, TextMetrics.fit(fact.title(), 13, true, SIDE - 24), Look.STRONG);
            for (String line : fact.lines()) {
                y += LINE + 1;
                list.text(12, y, TextMetrics.fit(line, 12, false, SIDE - 24), Look.MUTED);
            }
            y += 8;
        }
        list.growTo(y + 6);
        inside.box(x, top, SIDE, list.height(), 8, Look.PANEL, "For the whole VPC");
        inside.place(list, x, top);
    }

    /** What one chip stands for: a resource, or many of one type. */
    private record Chip(String name, String type, List<String> urns, boolean isWayOut) {

        static List<Chip> of(List<Placed> placed) {
            Map<String, List<Placed>> byType = placed.stream()
                    .collect(Collectors.groupingBy(Placed::type, LinkedHashMap::new, Collectors.toList()));
            List<Chip> chips = new ArrayList<>();
            byType.forEach((type, all) -> {
                if (all.size() > CHIPS_PER_TYPE) {
                    chips.add(new Chip(
                            all.size() + " × " + type,
                            all.get(0).name() + " …",
                            all.stream().map(Placed::urn).toList(),
                            all.stream().anyMatch(Placed::isWayOut)));
                } else {
                    all.forEach(one -> chips.add(new Chip(one.name(), type, List.of(one.urn()), one.isWayOut())));
                }
            });
            // Routes come from below: what they lead to is last.
            chips.sort(Comparator.comparing(Chip::isWayOut));
            return chips;
        }
    }
}
