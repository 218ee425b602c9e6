package dev.renderfleet.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever follows a link inside the repository arrives. */
class LinksTest {

    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N} _-]");
    private static final List<String> SKIPPED = List.of("target", "node_modules", ".git", ".renderfleet", "resources");

    @Test
    void every_link_leads_to_a_file_and_a_heading_that_exist() throws IOException {
        List<Path> documents = documents();

        assertThat(documents).hasSizeGreaterThan(30);
        assertThat(documents.stream().flatMap(document -> links(document).stream()))
                .hasSizeGreaterThan(40);
        assertThat(documents).allSatisfy(document -> assertThat(broken(document, Files.readString(document)))
                .as(document.toString())
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "[here](README.md), ''",
        "[here](docs/operations.md#rotate-a-secret), ''",
        "[here](https://example.com/nowhere.md), ''",
        "[here](no-such-file.md), no-such-file.md",
        "![here](docs/no-such.svg), docs/no-such.svg",
        "[here](docs/operations.md#no-such-heading), docs/operations.md#no-such-heading",
        "[here](#nowhere), #nowhere",
    })
    void what_leads_nowhere_is_found(String text, String broken) {
        assertThat(broken(StageFiles.ROOT.resolve("text.md"), text))
                .isEqualTo(broken.isEmpty() ? List.of() : List.of(broken));
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(StageFiles.ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> Stream.of(
                                    StageFiles.ROOT.relativize(file).toString().split("/"))
                            .noneMatch(SKIPPED::contains))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> links(Path document) {
        return links(read(document));
    }

    private static List<String> broken(Path document, String text) {
        return links(text).stream()
                .filter(link -> !ELSEWHERE.matcher(link).matches())
                .filter(link -> !exists(document, text, link))
                .toList();
    }

    private static boolean exists(Path document, String text, String link) {
        String file = link.replaceFirst("#.*", "");
        Optional<String> anchor =
                link.contains("#") ? Optional.of(link.substring(link.indexOf('#') + 1)) : Optional.empty();
        Path target = file.isEmpty() ? document : document.resolveSibling(file).normalize();
        if (!file.isEmpty() && !Files.exists(target)) {
            return false;
        }
        return anchor.isEmpty() || anchors(file.isEmpty() ? text : read(target)).contains(anchor.get());
    }

    private static List<String> links(String text) {
        List<String> links = new ArrayList<>();
        parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                links.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                links.add(image.getDestination());
            }
        });
        return links;
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(String text) {
        List<String> anchors = new ArrayList<>();
        parse(text).accept(new AbstractVisitor() {
            @Override
            public void visit(org.commonmark.node.Heading heading) {
                String words =
                        TextContentRenderer.builder().build().render(heading).toLowerCase(Locale.ROOT);
                anchors.add(NOT_IN_ANCHORS.matcher(words.strip()).replaceAll("").replace(' ', '-'));
            }
        });
        return anchors;
    }

    private static Node parse(String text) {
        return Parser.builder()
                .extensions(List.of(TablesExtension.create()))
                .build()
                .parse(text);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
