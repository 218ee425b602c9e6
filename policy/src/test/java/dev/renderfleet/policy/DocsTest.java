package dev.renderfleet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps docs that follow from code equal to it; {@code -Dupdate=true} rewrites them. */
final class DocsTest {

    private static final Path DOCS = Path.of("..", "docs");

    /** A code block after a comment that names a file and a region of it. */
    private static final Pattern SNIPPET =
            Pattern.compile("(<!-- snippet: (\\S+)#(\\S+) -->\\n```\\w+\\n).*?(```\\n)", Pattern.DOTALL);

    @Test
    void the_list_of_policies_says_what_the_rules_say() throws IOException {
        check(DOCS.resolve("policies.md"), PoliciesDocument.render(RenderfleetPack.create(), Path.of("config")));
    }

    @Test
    void the_guide_shows_code_that_compiles() throws IOException {
        Path guide = DOCS.resolve("writing-a-rule.md");
        String text = Files.readString(guide);
        Matcher snippets = SNIPPET.matcher(text);
        assertThat(snippets.results().count()).as("snippets in " + guide).isGreaterThanOrEqualTo(4);
        check(
                guide,
                SNIPPET.matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(found.group(1)
                                + region(Path.of("..", found.group(2)), found.group(3))
                                + found.group(4))));
    }

    private static String region(Path file, String name) {
        try {
            String source = Files.readString(file);
            int begin = source.indexOf("// docs:begin " + name + "\n");
            int end = source.indexOf("// docs:end", begin);
            assertThat(begin).as("docs:begin " + name + " in " + file).isNotNegative();
            assertThat(end).as("docs:end of " + name + " in " + file).isNotNegative();
            return source.substring(source.indexOf('\n', begin) + 1, end);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void check(Path file, String expected) throws IOException {
        if (Boolean.getBoolean("update")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as(file + " is stale; rewrite it by running this test with -Dupdate=true")
                .isEqualTo(expected);
    }
}
