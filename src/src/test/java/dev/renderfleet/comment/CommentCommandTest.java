package dev.renderfleet.comment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Generated;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of preview as a comment; {@code -Dupdate} rewrites the comments to review. */
class CommentCommandTest {

    private static final String SUBNET = "aws:ec2/subnet:Subnet";
    private static final String TABLE = "aws:dynamodb/table:Table";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    static Stream<Map.Entry<String, PreviewEvents>> previews() {
        return Map.of(
                "no-change",
                        new PreviewEvents()
                                .step("same", SUBNET, "public-a")
                                .passed("a", "b")
                                .cost(210, 210),
                "create", new PreviewEvents().step("create", SUBNET, "public-a").firstCost(210),
                "update",
                        new PreviewEvents()
                                .step("update", SUBNET, "public-a", "tags[\"Name\"]", "mapPublicIpOnLaunch")
                                .message("warning", "warning: nothing is released yet\n")
                                .cost(210, 212.5),
                "replace",
                        new PreviewEvents()
                                .step("create-replacement", TABLE, "task-store", "hashKey")
                                .step("replace", TABLE, "task-store", "hashKey")
                                .step("delete-replaced", TABLE, "task-store")
                                .step("replace", SUBNET, "public-a", "cidrBlock")
                                .cost(210, 210),
                "delete",
                        new PreviewEvents()
                                .step("delete", SUBNET, "public-a")
                                .kept(TABLE, "task-store")
                                .cost(210, 180),
                "policy-failure",
                        new PreviewEvents()
                                .step("create", SUBNET, "public-a")
                                .passed("imdsv2", "kms-rotation", "ddb-cmk")
                                .finding("mandatory", "kms-rotation", PreviewEvents.NETWORK, "no rotation.\nFix: on.\n")
                                .finding("advisory", "ddb-cmk", PreviewEvents.STACK_URN, "an AWS key")
                                .remediated("tags", PreviewEvents.NETWORK)
                                .message("error", "preview failed"),
                "import",
                        new PreviewEvents().step("import", TABLE, "task-store").cost(210, 210))
                .entrySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("previews")
    void the_comment_is_as_reviewed(Map.Entry<String, PreviewEvents> preview) throws IOException {
        assertThat(comment(preview.getValue().events())).isZero();

        isAsReviewed(preview.getKey());
    }

    @Test
    void a_preview_that_failed_shows_the_end_of_its_log_beside_the_other_stages() throws IOException {
        Files.writeString(
                folder.resolve("dev.json"), new PreviewEvents().cost(210, 210).events());
        Files.writeString(
                folder.resolve("prod.log"),
                "the beginning\n".repeat(1_000) + "\u001B[31merror:\u001B[0m no credentials```\n<b>@octocat</b>\n");

        assertThat(run("--stage", "dev=dev.json", "--failed", "prod=prod.log", "--output", "out/comment.md"))
                .isZero();

        isAsReviewed("failed-preview");
    }

    @Test
    void a_thousand_resources_fit_and_the_rest_is_counted() throws IOException {
        PreviewEvents events = new PreviewEvents().cost(210, 2_100);
        IntStream.range(0, 1_000).forEach(i -> events.step("create", SUBNET, "subnet-" + i));

        assertThat(comment(events.events())).isZero();

        assertThat(written()).contains("Created (1000)", "… and 850 more");
        isAsReviewed("thousand-resources");
    }

    @Test
    void however_much_there_is_the_comment_fits_and_stays_whole() throws IOException {
        PreviewEvents events = new PreviewEvents().cost(1, 2);
        String longName = "x".repeat(500);
        IntStream.range(0, 600).forEach(i -> {
            events.step(i % 2 == 0 ? "delete" : "replace", SUBNET, longName + i, "cidrBlock", longName);
            events.finding("mandatory", "p" + i, PreviewEvents.NETWORK, "long ".repeat(500));
            events.component("create", "renderfleet:network:Part", longName + i, PreviewEvents.NETWORK);
        });
        Files.writeString(folder.resolve("preview.json"), events.events());
        String[] arguments = IntStream.range(0, 12)
                .boxed()
                .flatMap(i -> Stream.of("--stage", "stage" + i + "=preview.json"))
                .toArray(String[]::new);

        assertThat(run(Stream.concat(Stream.of(arguments), Stream.of("--output", "out/comment.md"))
                        .toArray(String[]::new)))
                .isZero();

        assertThat(written()).hasSizeLessThanOrEqualTo(Comment.LIMIT).startsWith(Comment.MARKER + "\n");
        assertThat(written()).contains(" more\n", "### stage11", "**Deleted (300)**", "**Replaced (300)**");
        isWhole(written());
    }

    @Test
    void stages_without_room_for_a_section_are_counted_too() throws IOException {
        Files.writeString(folder.resolve("log"), "no\n".repeat(100));
        String[] arguments = IntStream.range(0, 900)
                .boxed()
                .flatMap(i -> Stream.of("--failed", "stage" + i + "=log"))
                .toArray(String[]::new);

        assertThat(run(arguments)).isZero();

        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).hasSizeLessThanOrEqualTo(Comment.LIMIT);
        assertThat(text).containsPattern("… and \\d+ more stages").contains("| stage899 | **failed**");
        isWhole(text);
    }

    /** Read back by a Markdown parser: names come out as code, and as nothing else. */
    @Test
    void hostile_names_stay_names() throws IOException {
        String[] names = {
            "`tick`",
            "``` fence",
            "a|b|c",
            "<script>alert(1)</script>",
            "<!-- hidden",
            "</details>",
            "@octocat",
            "two\nlines\n# heading",
            "[link](https://example.com)",
            "![image](x)",
            "#1",
            "\"]; click n0 call x()",
            "n1[\"x\"] --> n2",
            "end",
            "%%{init}%%",
            "\u202Ereversed",
            "\u0000nul",
            "  ",
            "`",
            "a``b",
            "\uD83D\uDE80 rocket"
        };
        PreviewEvents events = new PreviewEvents();
        for (String name : names) {
            events.step("delete", SUBNET, name, name);
            events.component("create", "renderfleet:network:Part", name, PreviewEvents.NETWORK);
            events.step(
                    "create",
                    SUBNET,
                    "urn:pulumi:dev::renderfleet::" + SUBNET + "::child of " + name,
                    "urn:pulumi:dev::renderfleet::renderfleet:network:Part::" + name,
                    java.util.List.of(),
                    Map.of());
            events.finding("advisory", name, PreviewEvents.NETWORK + name, name);
            events.message("error", name);
        }

        assertThat(comment(events.events())).isZero();

        ReadMarkdown read = isWhole(written());
        assertThat(read.links).isEmpty();
        assertThat(read.text).doesNotContain("octocat", "script", "heading", "rocket", "reversed", "example.com");
        assertThat(read.code)
                .contains("`tick`", "``` fence", "a|b|c", "<script>alert(1)</script>", "</details>", "@octocat")
                .contains("two lines # heading", "<U+202E>reversed", "<U+0000>nul", "`", "a``b", "\uD83D\uDE80 rocket");
        String graph = read.blocks.stream()
                .filter(block -> block.getInfo().equals("mermaid"))
                .findFirst()
                .orElseThrow()
                .getLiteral();
        assertThat(graph.lines().skip(1))
                .allMatch(line -> line.matches("  n\\d+\\[\"[A-Za-z0-9 #;_./,-]*<br/>[0-9a-z, ]+\"]:::[a-z]+"
                        + "|  n\\d+ --> n\\d+|  classDef [a-z]+ [a-z0-9:#,]+"));
        isAsReviewed("hostile-names");
    }

    @Test
    void no_value_and_no_secret_is_told() throws IOException {
        PreviewEvents events = new PreviewEvents()
                .step(
                        "update",
                        TABLE,
                        "urn:pulumi:dev::renderfleet::" + TABLE + "::t",
                        PreviewEvents.STACK_URN,
                        java.util.List.of("password"),
                        Map.of(
                                "outputs",
                                Map.of(
                                        "secret",
                                        Map.of(
                                                "4dabf18193072939515e22adb298388d",
                                                "1b47061264138c4ac30d75fd1eb44270",
                                                "plaintext",
                                                "\"correct-horse\""))))
                .finding("mandatory", "p", PreviewEvents.NETWORK, "found correct-horse")
                .message("error", "cannot log in with correct-horse");

        assertThat(comment(events.events())).isZero();

        assertThat(written()).doesNotContain("correct-horse", "hunter2").contains("cannot log in with [secret]");
    }

    @Test
    void a_digest_tells_the_same_changes_and_says_what_it_does_not_have() throws IOException {
        PreviewEvents events =
                new PreviewEvents().step("delete", TABLE, "task-store").step("update", SUBNET, "public-a", "tags");

        assertThat(comment(events.digest())).isZero();

        isAsReviewed("digest");
    }

    /** What Pulumi 3.259 wrote of this program, cut down to some of its events. */
    @Test
    void what_a_real_preview_writes_is_understood() throws IOException {
        String events = new String(
                CommentCommandTest.class
                        .getResourceAsStream("/comment/real-events.json")
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        assertThat(comment(events)).isZero();

        isAsReviewed("real-events");
    }

    @Test
    void a_file_that_is_missing_empty_or_cut_off_is_named_with_the_remedy() throws IOException {
        String whole = new PreviewEvents().step("create", SUBNET, "a").events();
        Map<String, String> wrong = Map.of(
                "",
                "is empty",
                "\n",
                "is empty",
                "{\"steps\": [",
                "was cut off",
                "pulumi: no such stack\n",
                "is not what a preview writes",
                "{\"resources\": []}",
                "neither steps nor events",
                "[]",
                "is not what a preview writes",
                whole.substring(0, whole.lastIndexOf('\n', whole.indexOf("summaryEvent")) + 1),
                "ends before",
                whole.substring(0, whole.length() / 2),
                "was cut off",
                "{\"steps\": [{\"op\": \"create\"}]}",
                "a step without op or urn");
        wrong.forEach((content, problem) -> {
            err.reset();
            assertThat(comment(content)).as(content).isEqualTo(1);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("preview.json", problem, "./pulumiw preview --stack STAGE --json");
        });

        err.reset();
        assertThat(run("--stage", "dev=nowhere.json")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nowhere.json does not exist");
        err.reset();
        assertThat(run("--failed", "dev=nowhere.log")).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nowhere.log does not exist");
    }

    @Test
    void a_comment_that_cannot_be_made_leaves_the_last_one_as_it_was() throws IOException {
        assertThat(comment(new PreviewEvents().events())).isZero();
        String last = written();

        assertThat(comment("{")).isEqualTo(1);

        assertThat(written()).isEqualTo(last);
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void wrong_arguments_are_told_with_the_usage() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--stage", "dev")).isEqualTo(2);
        assertThat(run("--stage", "a b=x.json")).isEqualTo(2);
        assertThat(run("--stage", "dev=x.json", "--stage", "dev=y.json")).isEqualTo(2);
        assertThat(run("--stage")).isEqualTo(2);
        assertThat(run("--fast")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("which stages?", "STAGE=FILE is wanted", "given twice for stage dev", "--stage needs a value")
                .contains("what is '--fast'?", "Usage: ./pulumiw comment");
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("65,536");
    }

    private int comment(String preview) {
        try {
            Files.writeString(folder.resolve("preview.json"), preview);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return run("--stage", "dev=preview.json", "--output", "out/comment.md");
    }

    private void isAsReviewed(String name) throws IOException {
        isWhole(written());
        Generated.isCurrent(Path.of("src/test/resources/comment", name + ".md"), written());
    }

    /** Nothing is cut inside of anything, and no HTML is there but our own. */
    private static ReadMarkdown isWhole(String text) {
        ReadMarkdown read = ReadMarkdown.of(text);
        assertThat(text).startsWith(Comment.MARKER + "\n");
        assertThat(read.html)
                .allMatch(line -> line.equals(Comment.MARKER)
                        || line.equals("</details>")
                        || line.matches("<details><summary>[^<>`]*</summary>"));
        assertThat(read.html.stream().filter(line -> line.startsWith("<details>")))
                .hasSameSizeAs(read.html.stream().filter("</details>"::equals).toList());
        return read;
    }

    private String written() {
        try {
            return Files.readString(folder.resolve("out/comment.md"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private int run(String... args) {
        return new CommentCommand(
                        folder,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(args);
    }
}
