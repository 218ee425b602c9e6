package dev.renderfleet.lambda.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;

/**
 * Secrets Manager over HTTP on this host, for the real SDK client: the calls of a rotation, with versions and staging labels
 * as the service keeps them (a label sits on one version; moving AWSCURRENT leaves AWSPREVIOUS behind; a version's value
 * never changes; a rotation's version has a label before it has a value). Calls that no function makes are refused.
 */
public final class FakeSecretsManager implements AutoCloseable {
    private static final String CURRENT = "AWSCURRENT";
    private static final String PENDING = "AWSPENDING";
    private static final String PREVIOUS = "AWSPREVIOUS";

    private static final class Version {
        private String text;
        private final Set<String> labels = new TreeSet<>();
    }

    private static final class Secret {
        private final Map<String, Version> versions = new LinkedHashMap<>();
        private boolean rotationEnabled = true;
        private int reads;
    }

    /** An error as the service reports it. */
    private static final class ServiceError extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        ServiceError(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private final Map<String, Secret> secrets = new LinkedHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final HttpServer http;
    private String denied = "";

    public FakeSecretsManager() {
        // Without it each answer waits 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::handle);
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-secrets-manager");
            thread.setDaemon(true);
            return thread;
        }));
        http.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    public static String arn(String name) {
        return "arn:aws:secretsmanager:us-east-1:123456789012:secret:" + name + "-AbCdEf";
    }

    /** Makes a secret and returns its ARN. */
    public synchronized String create(String name, JsonObject value) {
        Secret secret = new Secret();
        Version version = new Version();
        version.text = value.toString();
        version.labels.add(CURRENT);
        secret.versions.put(UUID.randomUUID().toString(), version);
        secrets.put(arn(name), secret);
        remember(value.toString());
        return arn(name);
    }

    /** Replaces the current value, as an owner does by hand. */
    public synchronized void put(String arn, String text) {
        Secret secret = secrets.get(arn);
        Version version = new Version();
        version.text = text;
        String id = UUID.randomUUID().toString();
        secret.versions.put(id, version);
        moveLabel(secret, CURRENT, id);
        remember(text);
    }

    /** Starts a rotation, or goes on with one that did not end; returns the version's id. */
    public synchronized String rotate(String arn) {
        Secret secret = secrets.get(arn);
        Optional<String> pending = labelled(secret, PENDING);
        if (pending.isPresent() && !secret.versions.get(pending.get()).labels.contains(CURRENT)) {
            return pending.get();
        }
        String id = UUID.randomUUID().toString();
        secret.versions.put(id, new Version());
        moveLabel(secret, PENDING, id);
        return id;
    }

    /** Stores a pending value that no function wrote. */
    public synchronized void forgePending(String arn, String versionId, String text) {
        secrets.get(arn).versions.get(versionId).text = text;
    }

    public synchronized void dropLabel(String arn, String label) {
        secrets.get(arn).versions.values().forEach(version -> version.labels.remove(label));
    }

    public synchronized void disableRotation(String arn) {
        secrets.get(arn).rotationEnabled = false;
    }

    /** How often a value of this secret was asked for. */
    public synchronized int reads(String arn) {
        return secrets.get(arn).reads;
    }

    /** Answers AccessDeniedException for this secret from now on. */
    public synchronized void deny(String arn) {
        denied = arn;
    }

    public synchronized JsonObject current(String arn) {
        return labelledValue(arn, CURRENT).orElseThrow();
    }

    public synchronized Optional<JsonObject> labelledValue(String arn, String label) {
        Secret secret = secrets.get(arn);
        return labelled(secret, label)
                .map(secret.versions::get)
                .filter(version -> version.text != null)
                .map(version -> JsonParser.parseString(version.text).getAsJsonObject());
    }

    public synchronized String currentVersion(String arn) {
        return labelled(secrets.get(arn), CURRENT).orElseThrow();
    }

    private static Optional<String> labelled(Secret secret, String label) {
        return secret.versions.entrySet().stream()
                .filter(entry -> entry.getValue().labels.contains(label))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static void moveLabel(Secret secret, String label, String versionId) {
        Optional<String> from = labelled(secret, label);
        secret.versions.values().forEach(version -> version.labels.remove(label));
        secret.versions.get(versionId).labels.add(label);
        if (label.equals(CURRENT) && from.isPresent() && !from.get().equals(versionId)) {
            secret.versions.values().forEach(version -> version.labels.remove(PREVIOUS));
            secret.versions.get(from.get()).labels.add(PREVIOUS);
        }
    }

    private static void remember(String text) {
        if (!text.startsWith("{")) {
            return;
        }
        JsonElement password = JsonParser.parseString(text).getAsJsonObject().get("password");
        if (password != null && !password.getAsString().isEmpty()) {
            Leaks.expectNowhere(password.getAsString());
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String action = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
            JsonObject request = JsonParser.parseString(
                            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            int status = 200;
            JsonObject answer;
            try {
                answer = answer(action.substring(action.indexOf('.') + 1), request);
            } catch (ServiceError e) {
                status = 400;
                answer = new JsonObject();
                answer.addProperty("__type", e.code);
                answer.addProperty("Message", e.getMessage());
            }
            byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized JsonObject answer(String action, JsonObject request) throws ServiceError {
        return switch (action) {
            case "GetSecretValue" -> getSecretValue(request);
            case "DescribeSecret" -> describeSecret(request);
            case "GetRandomPassword" -> getRandomPassword(request);
            case "PutSecretValue" -> putSecretValue(request);
            case "UpdateSecretVersionStage" -> updateSecretVersionStage(request);
            default -> throw new ServiceError("UnknownOperationException", action);
        };
    }

    private Secret secret(JsonObject request) throws ServiceError {
        String id = request.get("SecretId").getAsString();
        String arn = id.startsWith("arn:") ? id : arn(id);
        if (arn.equals(denied)) {
            throw new ServiceError("AccessDeniedException", "The role is not authorized to perform this on " + arn);
        }
        Secret secret = secrets.get(arn);
        if (secret == null) {
            throw new ServiceError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
        return secret;
    }

    private JsonObject getSecretValue(JsonObject request) throws ServiceError {
        Secret secret = secret(request);
        secret.reads++;
        String label = request.has("VersionStage") ? request.get("VersionStage").getAsString() : CURRENT;
        String id = request.has("VersionId")
                ? request.get("VersionId").getAsString()
                : labelled(secret, label).orElse("");
        Version version = secret.versions.get(id);
        if (version == null || version.text == null) {
            throw new ServiceError(
                    "ResourceNotFoundException",
                    "Secrets Manager can't find the specified secret value for staging label: " + label);
        }
        if (request.has("VersionStage") && !version.labels.contains(label)) {
            throw new ServiceError(
                    "InvalidRequestException", "You provided a VersionStage that is not associated to the VersionId.");
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("SecretString", version.text);
        answer.addProperty("VersionId", id);
        return answer;
    }

    private JsonObject describeSecret(JsonObject request) throws ServiceError {
        Secret secret = secret(request);
        JsonObject stages = new JsonObject();
        secret.versions.forEach((id, version) -> {
            if (!version.labels.isEmpty()) {
                JsonArray labels = new JsonArray();
                version.labels.forEach(labels::add);
                stages.add(id, labels);
            }
        });
        JsonObject answer = new JsonObject();
        if (secret.rotationEnabled) {
            answer.addProperty("RotationEnabled", true);
        }
        answer.add("VersionIdsToStages", stages);
        return answer;
    }

    private JsonObject getRandomPassword(JsonObject request) throws ServiceError {
        if (!request.get("ExcludePunctuation").getAsBoolean()) {
            throw new ServiceError("InvalidParameterException", "this fake makes letters and digits only");
        }
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < request.get("PasswordLength").getAsInt(); i++) {
            password.append(letters.charAt(random.nextInt(letters.length())));
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("RandomPassword", password.toString());
        Leaks.expectNowhere(password.toString());
        return answer;
    }

    private JsonObject putSecretValue(JsonObject request) throws ServiceError {
        Secret secret = secret(request);
        String id = request.get("ClientRequestToken").getAsString();
        String text = request.get("SecretString").getAsString();
        Version version = secret.versions.computeIfAbsent(id, unused -> new Version());
        if (version.text != null && !version.text.equals(text)) {
            throw new ServiceError("ResourceExistsException", "A resource with the ID you requested already exists.");
        }
        version.text = text;
        remember(text);
        for (JsonElement label : request.getAsJsonArray("VersionStages")) {
            moveLabel(secret, label.getAsString(), id);
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("VersionId", id);
        return answer;
    }

    private JsonObject updateSecretVersionStage(JsonObject request) throws ServiceError {
        Secret secret = secret(request);
        String label = request.get("VersionStage").getAsString();
        String to = request.get("MoveToVersionId").getAsString();
        Optional<String> holder = labelled(secret, label);
        String from = request.has("RemoveFromVersionId")
                ? request.get("RemoveFromVersionId").getAsString()
                : "";
        if (!secret.versions.containsKey(to)) {
            throw new ServiceError("ResourceNotFoundException", "There is no such version.");
        }
        if (holder.isPresent() && !holder.get().equals(from)) {
            throw new ServiceError(
                    "InvalidParameterException",
                    "The parameter RemoveFromVersionId can't be empty. Staging label " + label
                            + " is currently attached to version " + holder.get());
        }
        moveLabel(secret, label, to);
        return new JsonObject();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
