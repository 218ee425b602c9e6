package dev.renderfleet.local.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.local.property.PropertyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudFileTest {

    @TempDir
    Path folder;

    private static CloudRecord record(String id) {
        return new CloudRecord(
                "aws:ec2/vpc:Vpc", id, "urn", "us-east-1", 1, 1, Instant.EPOCH, PropertyValue.emptyFields());
    }

    private static boolean has(Cloud cloud, String id) {
        return cloud.get("aws:ec2/vpc:Vpc", id, "urn").isPresent();
    }

    @Test
    void what_one_process_wrote_another_reads() {
        Path path = folder.resolve("a folder/cloud.json");
        new CloudFile(path).access(cloud -> {
            cloud.put(record("one"));
            return null;
        });
        CloudFile other = new CloudFile(path);
        assertThat(other.<Boolean>access(cloud -> has(cloud, "one"))).isTrue();
        new CloudFile(path).access(cloud -> {
            cloud.put(record("two"));
            return null;
        });
        assertThat(other.<Boolean>access(cloud -> has(cloud, "two"))).isTrue();
    }

    @Test
    void a_change_that_fails_half_way_did_not_happen() {
        CloudFile file = new CloudFile(folder.resolve("cloud.json"));
        assertThatThrownBy(() -> file.access(cloud -> {
                    cloud.put(record("half"));
                    throw new IllegalStateException("half-way");
                }))
                .hasMessage("half-way");
        assertThat(file.<Boolean>access(cloud -> has(cloud, "half"))).isFalse();
    }

    @Test
    void any_line_of_a_resource_can_be_removed() throws IOException {
        Path path = folder.resolve("cloud.json");
        new CloudFile(path).access(cloud -> {
            List.of("one", "two", "three").forEach(id -> cloud.put(record(id)));
            return null;
        });
        for (String id : List.of("three", "one", "two")) {
            List<String> kept = Files.readAllLines(path).stream()
                    .filter(line -> !line.contains("\"aws:ec2/vpc:Vpc " + id + " "))
                    .toList();
            Files.write(path, kept);
            assertThat(new CloudFile(path).<Boolean>access(cloud -> has(cloud, id)))
                    .isFalse();
        }
        assertThat(new CloudFile(path).<Boolean>access(cloud -> cloud.records().isEmpty()))
                .isTrue();
    }

    @Test
    void a_broken_file_is_named_with_what_to_do() throws IOException {
        Path path = folder.resolve("cloud.json");
        Files.writeString(path, "{\"version\":1,");
        assertThatThrownBy(() -> new CloudFile(path).access(cloud -> null))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("repair it, or remove it");
    }

    @Test
    void a_leftover_of_a_killed_write_does_no_harm() throws IOException {
        Path path = folder.resolve("cloud.json");
        Files.writeString(folder.resolve("cloud.json.next"), "{\"vers");
        CloudFile file = new CloudFile(path);
        file.access(cloud -> {
            cloud.put(record("one"));
            return null;
        });
        assertThat(new CloudFile(path).<Boolean>access(cloud -> has(cloud, "one")))
                .isTrue();
    }

    @Test
    void nothing_is_lost_when_many_write_at_once() throws InterruptedException, ExecutionException {
        Path path = folder.resolve("cloud.json");
        CloudFile file = new CloudFile(path);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Void>> writers = IntStream.range(0, 2)
                    .mapToObj(writer -> threads.submit(() -> {
                        for (int i = 0; i < 50; i++) {
                            String id = writer + "-" + i;
                            file.<Void>access(cloud -> {
                                cloud.put(record(id));
                                return null;
                            });
                        }
                        return (Void) null;
                    }))
                    .toList();
            for (Future<Void> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(new CloudFile(path).<Integer>access(cloud -> cloud.records().size()))
                .isEqualTo(100);
    }
}
