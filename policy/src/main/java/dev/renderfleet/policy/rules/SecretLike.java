package dev.renderfleet.policy.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells settings that hold a secret ({@code DB_PASSWORD}) from those that only speak of one ({@code DB_PASSWORD_ARN},
 * {@code TOKEN_TTL}), and texts that show a secret whatever they are called. It guesses from names and well-known forms: an
 * inconspicuous name with an inconspicuous value passes.
 */
final class SecretLike {

    /** The names that FSBP ECS.8 lists; the first would otherwise pass as an identifier. */
    private static final Set<String> KNOWN_NAMES =
            Set.of("aws_access_key_id", "aws_secret_access_key", "ecs_engine_auth_data");

    private static final Set<String> SECRET_WORDS =
            Set.of("token", "pwd", "pass", "passwd", "passphrase", "apikey", "credential", "credentials");

    /** Words may run into these: {@code PGPASSWORD}, {@code clientsecret}. */
    private static final List<String> SECRET_ENDINGS = List.of("password", "passwd", "secret");

    private static final Set<String> KINDS_OF_SECRET_KEY =
            Set.of("api", "access", "app", "auth", "encryption", "private", "secret", "signing");

    /** A last word that makes the name one of a property of the secret, or of the way to it. */
    private static final Set<String> DESCRIPTIONS = Set.of(
            "age",
            "algorithm",
            "arn",
            "arns",
            "count",
            "days",
            "disabled",
            "enabled",
            "endpoint",
            "expiration",
            "expiry",
            "field",
            "file",
            "header",
            "host",
            "hours",
            "id",
            "ids",
            "issuer",
            "length",
            "lifetime",
            "limit",
            "max",
            "min",
            "minutes",
            "name",
            "names",
            "param",
            "parameter",
            "path",
            "policy",
            "port",
            "prefix",
            "provider",
            "region",
            "required",
            "rotation",
            "seconds",
            "timeout",
            "ttl",
            "type",
            "uri",
            "url",
            "user",
            "username",
            "version");

    private static final Set<String> PUBLIC_WORDS = Set.of("public", "publishable");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

    /** An ARN, a path as of parameters and mounted files, a reference that another service resolves, a switch. */
    private static final Pattern REFERENCE =
            Pattern.compile("arn:.*|(/[a-z0-9._-]+){2,}|\\{\\{resolve:.*|\\$\\{.*|true|false|", Pattern.DOTALL);

    private static final Pattern SHOWN_SECRET = Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]{16}\\b"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----"
            + "|\\bgh[pousr]_[A-Za-z0-9]{36}"
            + "|\\bxox[abprs]-[A-Za-z0-9-]{10}"
            + "|\\b[rs]k_live_[A-Za-z0-9]{10}"
            + "|://[^/\\s:@]+:(?![$<{])[^/\\s@]+@");

    private SecretLike() {}

    /** Whether a setting of this name, in any spelling of its words, holds a secret. */
    static boolean isName(String name) {
        List<String> words = Arrays.stream(BETWEEN_WORDS.split(name))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        if (KNOWN_NAMES.contains(String.join("_", words))) {
            return true;
        }
        return !words.isEmpty()
                && !DESCRIPTIONS.contains(words.get(words.size() - 1))
                && words.stream().noneMatch(PUBLIC_WORDS::contains)
                && hasSecretWord(words);
    }

    private static boolean hasSecretWord(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (SECRET_WORDS.contains(word)
                    || SECRET_ENDINGS.stream().anyMatch(word::endsWith)
                    || (word.equals("key") && i > 0 && KINDS_OF_SECRET_KEY.contains(words.get(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a value under a secret's name would be the secret itself, rather than a reference to it, a switch or nothing. */
    static boolean isLiteral(String value) {
        return !REFERENCE.matcher(value.strip()).matches();
    }

    /** Whether a text shows a secret: an AWS access key, a private key, a well-known service's token, a URL with a password. */
    static boolean isShownIn(String text) {
        return SHOWN_SECRET.matcher(text).find();
    }

    /** Whether a setting gives a secret away, by its name or by its value. */
    static boolean isGivenAway(String name, String value) {
        return (isName(name) && isLiteral(value)) || isShownIn(value);
    }
}
