package dev.renderfleet.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search must find what it is made to find. */
class PlainTextTest {

    private static final String SECRET = "kW7mTq2ZpR9sVx4BcN8hJd3L";

    @TempDir
    private Path folder;

    private final PlainText search = new PlainText(Map.of("password", SECRET, "other", "QQQQqqqq7777"));

    @Test
    void a_planted_secret_is_found_in_any_file() throws IOException {
        Files.createDirectories(folder.resolve(".pulumi/backups"));
        Files.writeString(folder.resolve(".pulumi/backups/dev.json"), "{\"value\":\"x" + SECRET + "y\"}");
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 0, 'a'});

        assertThat(search.below(folder)).containsExactly(".pulumi/backups/dev.json: password");
    }

    @Test
    void a_secret_inside_of_base64_is_found_wherever_it_begins() {
        for (String before : new String[] {"", "{", "{\"", "{\"p\":\"", "user:"}) {
            String text = Base64.getEncoder().encodeToString((before + SECRET + "\"}").getBytes(UTF_8));
            assertThat(search.in(text)).as(before).containsExactly("password");
        }
    }

    @Test
    void nothing_is_found_where_nothing_is() {
        assertThat(search.in("ciphertext v1:abc " + SECRET.substring(1))).isEmpty();
    }
}
