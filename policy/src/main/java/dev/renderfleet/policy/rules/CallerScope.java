package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyDocument.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges whether a statement or permission that names no caller is narrowed to some by what it demands of the request. */
final class CallerScope {

    /** Operators that demand a match. Those with IfExists, ForAllValues or a negation let requests without the key pass. */
    private static final Set<String> DEMANDING =
            Set.of("stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress");

    /** Keys that AWS sets, and that say who calls or from where; a caller cannot choose their values. */
    private static final Set<String> TRUSTED_KEYS = Set.of(
            "aws:principalaccount",
            "aws:principalarn",
            "aws:principalorgid",
            "aws:principalorgpaths",
            "aws:sourceaccount",
            "aws:sourcearn",
            "aws:sourceip",
            "aws:sourceorgid",
            "aws:sourceorgpaths",
            "aws:sourceowner",
            "aws:sourcevpc",
            "aws:sourcevpce",
            "aws:userid",
            "aws:vpcsourceip",
            "kms:calleraccount",
            "s3:dataaccesspointaccount",
            "s3:dataaccesspointarn");

    /** Any organisation, any network, nothing but a wildcard. */
    private static final Pattern EVERYONE = Pattern.compile("|(o-)?[*?].*|.*/0");

    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

    private CallerScope() {}

    /** Whether conditions of a statement leave only callers that someone chose. */
    static boolean isNarrowed(Statement statement) {
        return statement.conditions().entrySet().stream()
                .filter(condition -> DEMANDING.contains(
                        condition.getKey().toLowerCase(Locale.ROOT).replaceFirst("^foranyvalue:", "")))
                .flatMap(condition -> condition.getValue().entrySet().stream())
                .filter(key -> TRUSTED_KEYS.contains(key.getKey().toLowerCase(Locale.ROOT)))
                .anyMatch(key -> key.getValue().stream().allMatch(CallerScope::isNarrow));
    }

    /** Whether a value (an ARN, account, organisation or network) stands for less than everyone. */
    static boolean isNarrow(String value) {
        if (!value.startsWith("arn:")) {
            return !EVERYONE.matcher(value).matches();
        }
        String[] parts = value.split(":", 6);
        // A bucket's name belongs to one account alone; any other name may be taken in every account.
        return parts.length == 6
                && (ACCOUNT.matcher(parts[4]).matches()
                        || (parts[2].equals("s3") && !EVERYONE.matcher(parts[5]).matches()));
    }
}
