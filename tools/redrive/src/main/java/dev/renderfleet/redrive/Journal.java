package dev.renderfleet.redrive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was sent back, one line each, written between sending a message and deleting its dead letter. A run that was stopped
 * in between is so continued without sending the message again; and of two dead letters with the same deduplication id the
 * second one is kept until SQS no longer takes it for the first.
 */
final class Journal {
    /** Dead letters live for two weeks. */
    private static final Duration KEPT = Duration.ofDays(14);

    private final Path file;
    private final Set<String> sent = new HashSet<>();
    private final Map<String, Instant> deduplicationIds = new HashMap<>();

    private Journal(Path file) {
        this.file = file;
    }

    /** Reads the journal of a queue; lines that are too old to matter are dropped from it. */
    static Journal open(Path folder, String queue, Instant now) {
        try {
            Files.createDirectories(folder);
            Journal journal = new Journal(folder.resolve(queue + ".journal"));
            if (Files.exists(journal.file)) {
                List<String> kept = Files.readAllLines(journal.file).stream()
                        .filter(line -> line.endsWith("\t."))
                        .filter(line -> time(line).isAfter(now.minus(KEPT)))
                        .toList();
                kept.forEach(journal::remember);
                Path part = folder.resolve(queue + ".journal.new");
                Files.write(part, kept);
                Files.move(part, journal.file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + folder + " cannot be read and written", e);
        }
    }

    private static Instant time(String line) {
        return Instant.ofEpochMilli(Long.parseLong(line.substring(0, line.indexOf('\t'))));
    }

    private void remember(String line) {
        String[] parts = line.split("\t", -1);
        sent.add(parts[1]);
        if (!parts[2].isEmpty()) {
            deduplicationIds.put(parts[2], time(line));
        }
    }

    /** Group and deduplication id in one word; neither can have a blank in it. */
    private static Optional<String> key(DeadLetter letter) {
        return letter.deduplicationId().map(id -> letter.group().orElse("") + " " + id);
    }

    /** Whether this very dead letter was sent back already, and only has to be deleted. */
    boolean hasSent(DeadLetter letter) {
        return sent.contains(letter.id());
    }

    /** When something with the same group and deduplication id was last sent back. */
    Optional<Instant> lastSentLike(DeadLetter letter) {
        return key(letter).map(deduplicationIds::get);
    }

    /** Notes that it was sent; on return the line is on the disk. */
    void add(DeadLetter letter, Instant now) {
        // The last field tells a whole line from one that was cut off.
        String line =
                now.toEpochMilli() + "\t" + letter.id() + "\t" + key(letter).orElse("") + "\t.";
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(java.nio.ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("the journal " + file + " cannot be written", e);
        }
        remember(line);
    }
}
