package dev.renderfleet.architecture;

import dev.renderfleet.architecture.ComponentTree.Component;
import dev.renderfleet.architecture.Shape.Anchor;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.testing.Recording;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The architecture of a stage on one page: its VPCs, who may talk to whom, and its components. Parts of which a stage has
 * nothing are left out. 1200 pixels wide, unless security groups call each other in chains of more than six.
 */
final class ArchitectureDiagram {

    private static final int WIDTH = 1200;
    private static final int MARGIN = 16;
    private static final int PAD = 20;
    private static final int INNER = WIDTH - 2 * MARGIN - 2 * PAD;

    private final String project;
    private final String stage;
    private final StackGraph graph;

    private ArchitectureDiagram(String project, String stage, StackGraph graph) {
        this.project = project;
        this.stage = stage;
        this.graph = graph;
    }

    /** The SVG file of a stage that was recorded. */
    static String svg(Recording recording) {
        return svg(recording.project(), recording.stack(), recording.graph());
    }

    /** The SVG file of any graph. */
    static String svg(String project, String stage, StackGraph graph) {
        ArchitectureDiagram diagram = new ArchitectureDiagram(project, stage, graph);
        return SvgWriter.write(diagram.drawing(), diagram.title(), diagram.description());
    }

    static Drawing drawing(Recording recording) {
        return drawing(recording.project(), recording.stack(), recording.graph());
    }

    static Drawing drawing(String project, String stage, StackGraph graph) {
        return new ArchitectureDiagram(project, stage, graph).drawing();
    }

    private String title() {
        return "Architecture of " + project + ", stage " + stage;
    }

    private String description() {
        Traffic traffic = Traffic.of(graph);
        return VpcModel.of(graph).stream()
                        .map(vpc -> "VPC " + vpc.cidr() + " in " + vpc.zones().size() + " zones with "
                                + vpc.tiers().stream()
                                        .map(tier -> tier.subnets().size() + " "
                                                + tier.reach().title().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))
                                + " subnets. ")
                        .collect(Collectors.joining())
                + traffic.nodes().values().stream()
                        .filter(Traffic.Node::isGroup)
                        .count()
                + " security groups with " + traffic.arrows().size() + " permissions between them and from addresses. "
                + summary() + ".";
    }

    private String summary() {
        List<Component> components = ComponentTree.of(graph);
        int resources = components.stream().mapToInt(Component::size).sum();
        int count = components.stream().mapToInt(Component::components).sum();
        return resources + " resources in " + count + " components";
    }

    private Drawing drawing() {
        List<Component> components = ComponentTree.of(graph);
        Traffic traffic = Traffic.of(graph);
        Drawing people = traffic.nodes().isEmpty() ? new Drawing(INNER) : TrafficPicture.of(traffic, INNER);
        int width = Math.max(WIDTH, people.width() + 2 * MARGIN + 2 * PAD);
        Drawing page = new Drawing(width);
        page.text(MARGIN + 4, 44, TextMetrics.fit(title(), 24, true, INNER), Look.TITLE);
        page.text(MARGIN + 4, 66, TextMetrics.fit(regions() + summary(), 12, false, INNER), Look.MUTED);
        int y = 84;
        for (VpcModel vpc : VpcModel.of(graph)) {
            y = panel(
                    page,
                    y,
                    "Network",
                    "zones from left to right; tiers by the default route of their subnets",
                    VpcPicture.of(vpc, INNER));
        }
        if (!traffic.nodes().isEmpty()) {
            y = panel(
                    page,
                    y,
                    "Who may talk to whom",
                    "security groups; an arrow leads from the client to the server's port; ⇢ what a group may open to"
                            + " addresses; dashed: only one end permits it",
                    people);
        }
        if (!components.isEmpty()) {
            y = panel(
                    page,
                    y,
                    "Components",
                    "in the order in which they feed each other, with their resources",
                    ComponentPicture.of(components, INNER));
        }
        page.text(
                MARGIN + 4,
                y + 12,
                TextMetrics.fit("Stage " + stage + " of " + project, 12, false, INNER / 2.0),
                Look.MUTED);
        page.text(width - MARGIN - 4, y + 12, "generated from the resource graph", Look.MUTED, Anchor.END);
        page.growTo(y + 30);
        Drawing framed = new Drawing(width);
        framed.box(0, 0, width, page.height(), 10, Look.PAGE, "");
        framed.place(page, 0, 0);
        return framed;
    }

    private String regions() {
        String regions = graph.resources().stream()
                .filter(resource -> resource.type().startsWith("pulumi:providers:aws"))
                .map(resource -> resource.text("region"))
                .filter(region -> !region.isEmpty())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return regions.isEmpty() ? "" : regions + " · ";
    }

    private static int panel(Drawing page, int top, String heading, String explanation, Drawing content) {
        int height = content.height() + 84;
        page.box(MARGIN, top, page.width() - 2 * MARGIN, height, 8, Look.PANEL, heading);
        page.text(MARGIN + PAD, top + 30, heading, Look.HEADING);
        page.text(MARGIN + PAD, top + 48, TextMetrics.fit(explanation, 12, false, INNER), Look.MUTED);
        page.place(content, MARGIN + PAD, top + 64);
        return top + height + MARGIN;
    }
}
