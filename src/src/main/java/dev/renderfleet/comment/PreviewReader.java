package dev.renderfleet.comment;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonStreamParser;
import dev.renderfleet.comment.Preview.Change;
import dev.renderfleet.comment.Preview.Kind;
import dev.renderfleet.comment.Preview.Message;
import dev.renderfleet.comment.Preview.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what {@code pulumi preview --json} writes, in both of its forms: the digest (one document), or with
 * PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true the engine's events (a document per line), which alone have policy results and the
 * previewed outputs.
 */
final class PreviewReader {

    static final String REMEDY =
            "write it with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true ./pulumiw preview --stack STAGE --json > FILE";

    /** The steps that a replacement consists of; "replace" stands for both. */
    private static final Set<String> PARTS_OF_REPLACEMENT = Set.of("create-replacement", "delete-replaced");

    private final Map<String, Integer> counted = new LinkedHashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Node> tree = new LinkedHashMap<>();
    private final List<Message> messages = new ArrayList<>();
    private final Set<String> secrets = new TreeSet<>();
    private final PolicyEvents policies = new PolicyEvents();
    private Map<String, Integer> summary = Map.of();
    private Optional<StackCost> cost = Optional.empty();
    private boolean events;
    private boolean ended;

    private PreviewReader() {}

    static Preview read(Path file) {
        PreviewReader reader = new PreviewReader();
        try {
            String text = Files.readString(file);
            if (text.isBlank()) {
                throw new InvalidPreviewException(file, "is empty", "the preview wrote nothing; " + REMEDY);
            }
            JsonStreamParser documents = new JsonStreamParser(text);
            while (documents.hasNext()) {
                reader.document(documents.next().getAsJsonObject());
            }
        } catch (NoSuchFileException e) {
            throw new InvalidPreviewException(file, "does not exist", REMEDY);
        } catch (IOException e) {
            throw new InvalidPreviewException(file, "cannot be read (" + e + ")", REMEDY);
        } catch (JsonParseException
                | IllegalStateException
                | ClassCastException
                | NumberFormatException
                | NoSuchElementException e) {
            throw new InvalidPreviewException(
                    file, "is not what a preview writes, or was cut off (" + e.getMessage() + ")", REMEDY);
        }
        if (reader.events && !reader.ended) {
            throw new InvalidPreviewException(file, "ends before the preview's summary", "it was cut off; " + REMEDY);
        }
        return reader.preview();
    }

    private Preview preview() {
        return new Preview(
                summary.isEmpty() ? counted : summary,
                changes,
                tree,
                events ? Optional.of(policies.results(this::withoutSecrets)) : Optional.empty(),
                cost.flatMap(StackCost::known),
                messages.stream()
                        .map(message -> new Message(message.error(), withoutSecrets(message.text())))
                        .toList());
    }

    private void document(JsonObject document) {
        Secrets.collect(document, secrets);
        if (document.has("sequence")) {
            events = true;
            event(document);
        } else if (document.has("steps") || document.has("diagnostics") || document.has("changeSummary")) {
            digest(document);
        } else {
            throw new JsonParseException("neither steps nor events in it");
        }
    }

    private void digest(JsonObject digest) {
        Json.list(digest, "steps").forEach(step -> step(step, "oldState", "newState", "diffReasons", "replaceReasons"));
        Json.list(digest, "diagnostics").forEach(this::message);
        summary = Json.counts(digest, "changeSummary");
    }

    private void event(JsonObject event) {
        Json.object(event, "resourcePreEvent")
                .flatMap(pre -> Json.object(pre, "metadata"))
                .ifPresent(step -> step(step, "old", "new", "diffs", "keys"));
        Json.object(event, "resOutputsEvent")
                .flatMap(outputs -> Json.object(outputs, "metadata"))
                .filter(step -> Json.text(step, "type").equals(Preview.STACK))
                .ifPresent(step -> cost = Optional.of(StackCost.of(step, "old", "new")));
        Json.object(event, "diagnosticEvent").ifPresent(this::message);
        policies.event(event);
        Json.object(event, "summaryEvent").ifPresent(end -> {
            ended = true;
            summary = Json.counts(end, "resourceChanges");
        });
        ended |= event.has("cancelEvent");
    }

    private void step(JsonObject step, String was, String will, String differing, String forcing) {
        String op = Json.text(step, "op");
        String urn = Json.text(step, "urn");
        if (op.isEmpty() || urn.isEmpty()) {
            throw new JsonParseException("a step without op or urn");
        }
        Optional<JsonObject> before = Json.object(step, was);
        JsonObject state = Json.object(step, will).or(() -> before).orElse(new JsonObject());
        if (PARTS_OF_REPLACEMENT.contains(op)) {
            return;
        }
        Kind kind = Preview.kindOf(op);
        String type = Json.text(state, "type");
        counted.merge(op, 1, Integer::sum);
        tree.put(urn, new Node(type, Json.text(state, "parent"), kind));
        if (kind != Kind.SAME) {
            boolean kept = kind == Kind.DELETE
                    && before.filter(old -> Json.isTrue(old, "retainOnDelete")).isPresent();
            List<String> properties = Json.texts(step, kind == Kind.REPLACE ? forcing : differing);
            changes.add(new Change(kind, op, urn, type, properties, kept));
        }
    }

    private void message(JsonObject diagnostic) {
        String severity = Json.text(diagnostic, "severity");
        if (severity.equals("error") || severity.equals("warning")) {
            messages.add(new Message(severity.equals("error"), Json.text(diagnostic, "message")));
        }
    }

    private String withoutSecrets(String text) {
        String safe = text;
        for (String secret : secrets) {
            safe = safe.replace(secret, "[secret]");
        }
        return safe;
    }

    /** The values of secrets, where a file was written with --show-secrets against all advice. */
    private static final class Secrets {

        private static final String SIGNATURE = "4dabf18193072939515e22adb298388d";

        static void collect(JsonElement element, Set<String> into) {
            if (element.isJsonArray()) {
                element.getAsJsonArray().forEach(item -> collect(item, into));
            } else if (element.isJsonObject()) {
                JsonObject object = element.getAsJsonObject();
                if (object.has(SIGNATURE)) {
                    String plain = Json.text(object, "plaintext").replaceAll("^\"|\"$", "");
                    if (!plain.isBlank()) {
                        into.add(plain);
                    }
                }
                object.entrySet().forEach(entry -> collect(entry.getValue(), into));
            }
        }
    }
}
