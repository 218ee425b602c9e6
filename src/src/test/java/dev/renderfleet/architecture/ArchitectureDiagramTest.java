package dev.renderfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Generated;
import dev.renderfleet.Stages;
import dev.renderfleet.architecture.Shape.Arrow;
import dev.renderfleet.architecture.Shape.Box;
import dev.renderfleet.architecture.Shape.Point;
import dev.renderfleet.architecture.Shape.Text;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.crossguard.testing.TestResource;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ArchitectureDiagramTest {

    private static final Path PICTURES = StageFiles.ROOT.resolve("docs/architecture");
    private static final String LARGE = "three times as large";

    static List<String> stages() {
        return StageFiles.names();
    }

    static Stream<String> stagesAndLarge() {
        return Stream.concat(stages().stream(), Stream.of(LARGE));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void the_picture_is_current(String stage) throws IOException {
        Generated.isCurrent(PICTURES.resolve(stage + ".svg"), ArchitectureDiagram.svg(Stages.committed(stage)));
    }

    @Test
    void no_picture_is_left_of_a_stage_that_is_gone() throws IOException {
        try (Stream<Path> files = Files.list(PICTURES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            stages().stream().map(stage -> stage + ".svg").toList());
        }
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_zone_and_every_subnet_with_its_range_is_there(String stage) throws Exception {
        String svg = ArchitectureDiagram.svg(Stages.committed(stage));
        List<String> texts = texts(svg, "text");
        List<String> titles = texts(svg, "title");

        assertThat(Stages.committed(stage).ofType("aws:ec2/subnet:Subnet"))
                .isNotEmpty()
                .allSatisfy(subnet -> {
                    String zone = subnet.text("availabilityZone");
                    String range = subnet.text("cidrBlock");
                    assertThat(texts).contains(zone, range);
                    assertThat(titles).contains("Subnet " + subnet.name() + " " + range + " in " + zone);
                });
        assertThat(texts)
                .contains("VPC "
                        + Stages.committed(stage)
                                .ofType("aws:ec2/vpc:Vpc")
                                .get(0)
                                .text("cidrBlock"));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_security_group_and_every_permission_that_ends_at_one_is_there(String stage) throws Exception {
        Recording recording = Stages.committed(stage);
        String svg = ArchitectureDiagram.svg(recording);
        List<String> titles = texts(svg, "title");

        assertThat(recording.ofType("aws:ec2/securityGroup:SecurityGroup"))
                .isNotEmpty()
                .allSatisfy(group -> assertThat(titles)
                        .contains("Security group " + shortName(group) + ". " + group.text("description")));
        assertThat(recording.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"))
                .isNotEmpty()
                .allSatisfy(rule -> {
                    String server = shortName(group(recording, rule.text("securityGroupId")));
                    String end = " → " + server + ": " + rule.text("toPort");
                    if (rule.has("referencedSecurityGroupId")) {
                        assertThat(titles)
                                .contains(shortName(group(recording, rule.text("referencedSecurityGroupId"))) + end);
                    } else {
                        assertThat(titles).anyMatch(arrow -> arrow.endsWith(end));
                    }
                });
        assertThat(titles).noneMatch(arrow -> arrow.contains("only one end"));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_component_and_every_resource_is_counted(String stage) throws Exception {
        Recording recording = Stages.committed(stage);
        List<String> titles = texts(ArchitectureDiagram.svg(recording), "title");

        assertThat(recording.resources())
                .filteredOn(resource -> resource.type().startsWith("renderfleet:"))
                .isNotEmpty()
                .allSatisfy(component -> assertThat(titles)
                        .anyMatch(title ->
                                title.matches("Component (?:.*, )?" + Pattern.quote(component.name()) + "(?:,.*)?")));
        assertThat(ComponentTree.of(recording.graph()).stream()
                        .mapToInt(ComponentTree.Component::size)
                        .sum())
                .isEqualTo((int) recording.resources().stream()
                        .filter(resource ->
                                resource.custom() && !resource.type().startsWith("pulumi:providers:"))
                        .filter(resource -> !resource.type().equals("pulumi:pulumi:Stack"))
                        .count());
    }

    @ParameterizedTest
    @MethodSource("stagesAndLarge")
    void boxes_are_inside_each_other_or_apart(String stage) {
        areInsideEachOtherOrApart(boxes(drawing(stage)));
    }

    @Test
    void a_long_chain_makes_the_picture_wider_and_not_smaller() {
        Sample sample = new Sample();
        TestResource client = sample.group("link-0");
        for (int i = 1; i < 12; i++) {
            TestResource server = sample.group("link-" + i);
            sample.permit(client, server, 8000 + i);
            client = server;
        }

        Drawing drawing = ArchitectureDiagram.drawing("renderfleet", "x", sample.graph());

        assertThat(drawing.width()).isGreaterThan(1200);
        assertThat(drawing.shapes())
                .filteredOn(Text.class::isInstance)
                .extracting(text -> ((Text) text).text())
                .contains("link-0", "link-11", "8011");
        areInsideEachOtherOrApart(boxes(drawing));
    }

    private static void areInsideEachOtherOrApart(List<Box> boxes) {
        for (Box a : boxes) {
            for (Box b : boxes) {
                assertThat(a.isApartFrom(b) || a.contains(b) || b.contains(a))
                        .as("%s and %s", a, b)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("stagesAndLarge")
    void arrows_touch_the_boxes_of_their_ends_and_pass_no_other(String stage) {
        Drawing drawing = drawing(stage);
        List<Box> nodes = boxes(drawing).stream()
                .filter(box -> box.says().matches("(?s)(Security group|Addresses:) .*"))
                .toList();
        List<Arrow> arrows = drawing.shapes().stream()
                .filter(Arrow.class::isInstance)
                .map(Arrow.class::cast)
                .filter(Arrow::curved)
                .toList();

        assertThat(arrows).isNotEmpty().allSatisfy(arrow -> {
            assertThat(nodes).anyMatch(box -> isOnEdge(box, arrow.points().get(0)));
            assertThat(nodes)
                    .anyMatch(box ->
                            isOnEdge(box, arrow.points().get(arrow.points().size() - 1)));
            for (double[] point : along(arrow)) {
                assertThat(nodes)
                        .as(arrow.says())
                        .noneMatch(box -> point[0] > box.x()
                                && point[0] < box.right()
                                && point[1] > box.y()
                                && point[1] < box.bottom());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("stagesAndLarge")
    void texts_stay_inside_their_boxes(String stage) {
        Drawing drawing = drawing(stage);
        List<Box> boxes = boxes(drawing);

        assertThat(drawing.shapes())
                .filteredOn(Text.class::isInstance)
                .map(Text.class::cast)
                .filteredOn(text -> text.anchor() == Shape.Anchor.START)
                .allSatisfy(text -> {
                    Box around = boxes.stream()
                            .filter(box -> box.contains(new Box(text.x(), text.y(), 0, 0, 0, Look.PAGE, "")))
                            .reduce((outer, inner) -> inner)
                            .orElseThrow();
                    assertThat(text.x() + TextMetrics.width(text.text(), 11, false))
                            .as(text.text())
                            .isLessThanOrEqualTo(around.right());
                });
    }

    @ParameterizedTest
    @MethodSource("stagesAndLarge")
    void it_fits_a_page_and_is_large_enough_to_read(String stage) {
        assertThat(drawing(stage).width()).isLessThanOrEqualTo(1200);
        assertThat(Look.values())
                .extracting(Look::css)
                .filteredOn(css -> css.contains("font-size"))
                .allSatisfy(css -> assertThat(Integer.parseInt(css.replaceFirst("^font-size:(\\d+)px.*", "$1")))
                        .isGreaterThanOrEqualTo(11));
    }

    @ParameterizedTest
    @MethodSource("stagesAndLarge")
    void it_needs_nothing_from_elsewhere_and_says_what_it_shows(String stage) throws Exception {
        String svg = svg(stage);

        assertThat(svg.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
                .doesNotContain("http:", "https:", "href", "url(", "@import", "<script", "<image", "<foreignObject");
        assertThat(texts(svg, "desc").get(0)).contains("security groups", "resources in");
        assertThat(texts(svg, "title").get(0)).isEqualTo("Architecture of renderfleet, stage " + stage);
        assertThat(texts(svg, "text")).contains("generated from the resource graph");
        assertThat(parse(svg).getDocumentElement().getAttribute("role")).isEqualTo("img");
    }

    @Test
    void the_order_of_registration_makes_no_difference() {
        Sample sample = Sample.large();
        String picture = ArchitectureDiagram.svg("renderfleet", "x", sample.graph());

        for (long seed = 0; seed < 5; seed++) {
            assertThat(ArchitectureDiagram.svg("renderfleet", "x", sample.shuffled(seed)))
                    .isEqualTo(picture);
        }
    }

    @Test
    void no_name_can_break_the_file_or_hide_in_it() throws Exception {
        String hostile =
                "</text><script>alert('1')</script>&\"]]>\u0000\u0008\u001b\u202e\ud800\ufffe" + "w".repeat(5000);
        Sample sample = new Sample();
        sample.vpc(hostile);
        sample.subnet(hostile, hostile, hostile);
        TestResource group = sample.group(hostile);
        sample.acceptFrom(group, "cidrIpv4", hostile, 443);
        sample.component("renderfleet:" + hostile, hostile);

        String svg = ArchitectureDiagram.svg(hostile, hostile, sample.graph());

        assertThat(parse(svg).getElementsByTagName("script").getLength()).isZero();
        assertThat(svg).doesNotContain("\u202e", "\u001b").contains("&lt;script&gt;");
        assertThat(texts(svg, "text")).allMatch(text -> text.length() < 200);
    }

    @Test
    void a_stage_without_a_network_still_has_a_picture() throws Exception {
        Sample sample = new Sample();
        sample.component("renderfleet:delivery:Delivery", "delivery");

        assertThat(texts(ArchitectureDiagram.svg("renderfleet", "delivery", sample.graph()), "text"))
                .contains("Components")
                .doesNotContain("Network", "Who may talk to whom");
        assertThat(parse(ArchitectureDiagram.svg("renderfleet", "empty", new Sample().graph())))
                .isNotNull();
    }

    @Test
    void groups_that_call_each_other_are_drawn_from_both_sides() {
        Sample sample = new Sample();
        TestResource one = sample.group("one");
        TestResource two = sample.group("two");
        sample.permit(one, two, 1);
        sample.permit(two, one, 2);

        Drawing drawing = ArchitectureDiagram.drawing("renderfleet", "x", sample.graph());

        List<Arrow> arrows = drawing.shapes().stream()
                .filter(Arrow.class::isInstance)
                .map(Arrow.class::cast)
                .toList();
        assertThat(arrows).extracting(Arrow::says).containsExactlyInAnyOrder("one → two: 1", "two → one: 2");
        assertThat(arrows).anyMatch(arrow -> ends(arrow) > 0).anyMatch(arrow -> ends(arrow) < 0);
    }

    private static int ends(Arrow arrow) {
        return arrow.points().get(arrow.points().size() - 1).x()
                - arrow.points().get(0).x();
    }

    private static Drawing drawing(String stage) {
        return stage.equals(LARGE)
                ? ArchitectureDiagram.drawing(
                        "renderfleet", stage, Sample.large().graph())
                : ArchitectureDiagram.drawing(Stages.committed(stage));
    }

    private static String svg(String stage) {
        return stage.equals(LARGE)
                ? ArchitectureDiagram.svg("renderfleet", stage, Sample.large().graph())
                : ArchitectureDiagram.svg(Stages.committed(stage));
    }

    private static List<Box> boxes(Drawing drawing) {
        return drawing.shapes().stream()
                .filter(Box.class::isInstance)
                .map(Box.class::cast)
                .toList();
    }

    private static boolean isOnEdge(Box box, Point point) {
        return (point.x() == box.x() || point.x() == box.right()) && point.y() >= box.y() && point.y() <= box.bottom();
    }

    /** Points along an arrow, close enough together that no box fits between two. */
    private static List<double[]> along(Arrow arrow) {
        List<double[]> points = new ArrayList<>();
        for (int i = 1; i < arrow.points().size(); i++) {
            Point from = arrow.points().get(i - 1);
            Point to = arrow.points().get(i);
            for (int step = 0; step <= 100; step++) {
                double t = step / 100.0;
                double middle = (from.x() + to.x()) / 2.0;
                double u = 1 - t;
                points.add(new double[] {
                    u * u * u * from.x() + 3 * u * u * t * middle + 3 * u * t * t * middle + t * t * t * to.x(),
                    u * u * u * from.y() + 3 * u * u * t * from.y() + 3 * u * t * t * to.y() + t * t * t * to.y()
                });
            }
        }
        return points;
    }

    private static RecordedResource group(Recording recording, String id) {
        return recording.ofType("aws:ec2/securityGroup:SecurityGroup").stream()
                .filter(group -> group.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String shortName(RecordedResource group) {
        return group.name().replace("network-security-groups-", "");
    }

    private static List<String> texts(String svg, String element) throws Exception {
        NodeList nodes = parse(svg).getElementsByTagName(element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
