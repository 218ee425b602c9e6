package dev.renderfleet.lambda.connection;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.renderfleet.lambda.runtime.Redaction;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that holds a database login, in the JSON format of AWS's rotation templates: {@code engine}, {@code host},
 * {@code port}, {@code username}, {@code password}, {@code dbname}, {@code masterarn}. Keys that it does not know are kept
 * as they are. If there is a {@code url}, its user and password always match the other two.
 *
 * <p>An admin's secret has no {@code masterarn}. One that RDS manages itself has only {@code username} and {@code password};
 * the rest then comes from the secret of a user of the same server. The text form never shows a value.
 */
public final class DatabaseSecret {
    /** What the second of two alternating users has after the first one's name, as in AWS's templates. */
    public static final String CLONE_SUFFIX = "_clone";

    /** Lower-case ASCII names need no quoting rules that differ between engines, and cannot carry SQL. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    private static final Pattern URL =
            Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*://)(?:[^@/?#]*@)?(.*)", Pattern.DOTALL);

    private final String id;
    private final JsonObject json;
    private final Login login;

    private DatabaseSecret(String id, JsonObject json, Login login) {
        this.id = id;
        this.json = json;
        this.login = login;
    }

    /** Reads a user's secret. Everything wrong with it is in one exception; its password is hidden from logs at once. */
    public static DatabaseSecret parse(String id, String text, Redaction redaction) {
        return parse(id, text, Optional.empty(), redaction);
    }

    /** Reads an admin's secret; what it lacks of engine, host and port comes from a user's secret of the same server. */
    public static DatabaseSecret parseAdmin(String id, String text, DatabaseSecret user, Redaction redaction) {
        return parse(id, text, Optional.of(user.login), redaction);
    }

    private static DatabaseSecret parse(String id, String text, Optional<Login> server, Redaction redaction) {
        JsonObject json = object(id, text);
        List<String> problems = new ArrayList<>();
        String password = string(json, "password").orElse("");
        redaction.hide(password);
        if (password.isEmpty()) {
            problems.add("password is missing");
        } else if (password.chars().anyMatch(Character::isISOControl)) {
            problems.add("password has control characters");
        }
        String username = string(json, "username").orElse("");
        if (username.isEmpty()) {
            problems.add("username is missing");
        }
        Optional<Engine> engine = string(json, "engine")
                .map(name -> {
                    Optional<Engine> known = Engine.named(name);
                    if (known.isEmpty()) {
                        problems.add("engine is \"" + name + "\", known are mariadb, postgres and aurora-postgresql");
                    }
                    return known;
                })
                .orElseGet(() -> {
                    if (server.isEmpty()) {
                        problems.add("engine is missing");
                    }
                    return server.map(Login::engine);
                });
        String host = string(json, "host").or(() -> server.map(Login::host)).orElse("");
        if (host.isEmpty()) {
            problems.add("host is missing");
        } else if (!host.matches("[A-Za-z0-9.:-]+")) {
            problems.add("host is no host name");
        }
        int port = port(json, problems).orElseGet(() -> server.map(Login::port)
                .orElseGet(() -> engine.map(Engine::defaultPort).orElse(0)));
        if (!problems.isEmpty()) {
            throw new InvalidSecretException(id, problems);
        }
        return new DatabaseSecret(id, json, new Login(engine.orElseThrow(), host, port, username, password));
    }

    private static JsonObject object(String id, String text) {
        try {
            return JsonParser.parseString(text).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            // The parser's message may quote the text.
            throw new InvalidSecretException(id, List.of("it is not a JSON object"));
        }
    }

    private static Optional<String> string(JsonObject json, String key) {
        JsonElement value = json.get(key);
        if (value == null || !value.isJsonPrimitive() || value.getAsString().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(value.getAsString());
    }

    private static Optional<Integer> port(JsonObject json, List<String> problems) {
        return string(json, "port").flatMap(text -> {
            if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65535) {
                return Optional.of(Integer.parseInt(text));
            }
            problems.add("port is \"" + text + "\", allowed are 1 to 65535");
            return Optional.of(0);
        });
    }

    /** Whether text can name a database or a user: a lower-case letter, then letters, digits and underscores. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public String id() {
        return id;
    }

    public Login login() {
        return login;
    }

    public String username() {
        return login.username();
    }

    public Optional<String> database() {
        return string(json, "dbname");
    }

    /** The admin's secret; empty in an admin's own. */
    public Optional<String> adminSecretId() {
        return string(json, "masterarn");
    }

    /** The first user of the alternating pair that this one belongs to. */
    public String baseUsername() {
        return username().endsWith(CLONE_SUFFIX)
                ? username().substring(0, username().length() - CLONE_SUFFIX.length())
                : username();
    }

    /** The other user of the alternating pair. */
    public String alternateUsername() {
        return username().endsWith(CLONE_SUFFIX) ? baseUsername() : username() + CLONE_SUFFIX;
    }

    /** This secret with another login, its {@code url} kept consistent, and everything else as it is. */
    public DatabaseSecret withLogin(String username, String password, Redaction redaction) {
        redaction.hide(password);
        JsonObject changed = json.deepCopy();
        changed.addProperty("username", username);
        changed.addProperty("password", password);
        string(json, "url").ifPresent(url -> changed.addProperty("url", urlWithLogin(url, username, password)));
        return new DatabaseSecret(
                id, changed, new Login(login.engine(), login.host(), login.port(), username, password));
    }

    private String urlWithLogin(String url, String username, String password) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new InvalidSecretException(id, List.of("url is no URL"));
        }
        return matcher.group(1) + encode(username) + ":" + encode(password) + "@" + matcher.group(2);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The JSON to store. */
    public String toJson() {
        return json.toString();
    }

    @Override
    public String toString() {
        return "secret " + id + " of " + login;
    }
}
