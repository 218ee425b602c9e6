package dev.renderfleet.crossguard;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a policy says about itself. Immutable; each {@code with}-like method returns a changed copy.
 *
 * <pre>{@code
 * Metadata.mandatory("sqs-encrypted", Kind.ENCRYPTION)
 *         .sources("FSBP SQS.1", "cdk-nag SQS2", "checkov CKV_AWS_27")
 *         .what("Queues are encrypted at rest.")
 *         .why("Messages hold what users submitted.")
 *         .fix("set sqsManagedSseEnabled to true, or kmsMasterKeyId to a key")
 * }</pre>
 */
public final class Metadata {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private final String id;
    private final Kind kind;
    private final EnforcementLevel level;
    private final Severity severity;
    private final String displayName;
    private final List<String> sources;
    private final String what;
    private final String why;
    private final String fix;
    private final Optional<Framework> framework;
    private final String url;

    /**
     * A compliance framework that a policy belongs to.
     *
     * @param reference the control, for example {@code EC2.18}
     */
    public record Framework(String name, String version, String reference, String specification) {}

    private Metadata(
            String id,
            Kind kind,
            EnforcementLevel level,
            Severity severity,
            String displayName,
            List<String> sources,
            String what,
            String why,
            String fix,
            Optional<Framework> framework,
            String url) {
        this.id = id;
        this.kind = Objects.requireNonNull(kind);
        this.level = Objects.requireNonNull(level);
        this.severity = Objects.requireNonNull(severity);
        this.displayName = displayName;
        this.sources = sources;
        this.what = what;
        this.why = why;
        this.fix = fix;
        this.framework = framework;
        this.url = url;
    }

    /** A policy whose violations stop the deployment, of high severity. */
    public static Metadata mandatory(String id, Kind kind) {
        return create(id, kind, EnforcementLevel.MANDATORY, Severity.HIGH);
    }

    /** A policy whose violations are shown, of low severity. */
    public static Metadata advisory(String id, Kind kind) {
        return create(id, kind, EnforcementLevel.ADVISORY, Severity.LOW);
    }

    private static Metadata create(String id, Kind kind, EnforcementLevel level, Severity severity) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a policy's id is lower-case words joined by '-', not '" + id + "'");
        }
        String words = id.replace('-', ' ');
        String title = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        return new Metadata(id, kind, level, severity, title, List.of(), "", "", "", Optional.empty(), "");
    }

    /** Controls of public rule sets that ask for the same, such as {@code FSBP SQS.1} or {@code checkov CKV_AWS_27}. */
    public Metadata sources(String... values) {
        return new Metadata(
                id,
                kind,
                level,
                severity,
                displayName,
                List.copyOf(Arrays.asList(values)),
                what,
                why,
                fix,
                framework,
                url);
    }

    /** What is checked, as one sentence that is true of a compliant resource. */
    public Metadata what(String value) {
        return new Metadata(id, kind, level, severity, displayName, sources, value, why, fix, framework, url);
    }

    /** What goes wrong otherwise. */
    public Metadata why(String value) {
        return new Metadata(id, kind, level, severity, displayName, sources, what, value, fix, framework, url);
    }

    /** How to mend a violation. The runner appends it to each finding, because a terminal shows nothing but the message. */
    public Metadata fix(String value) {
        return new Metadata(id, kind, level, severity, displayName, sources, what, why, value, framework, url);
    }

    public Metadata severity(Severity value) {
        return new Metadata(id, kind, level, value, displayName, sources, what, why, fix, framework, url);
    }

    /** Another default level, for a policy that has to be asked for, or that remediates unless told otherwise. */
    public Metadata level(EnforcementLevel value) {
        return new Metadata(id, kind, value, severity, displayName, sources, what, why, fix, framework, url);
    }

    /** A title; by default the id in words. */
    public Metadata displayName(String value) {
        return new Metadata(id, kind, level, severity, value, sources, what, why, fix, framework, url);
    }

    public Metadata framework(Framework value) {
        return new Metadata(id, kind, level, severity, displayName, sources, what, why, fix, Optional.of(value), url);
    }

    /** Where to read more. */
    public Metadata url(String value) {
        return new Metadata(id, kind, level, severity, displayName, sources, what, why, fix, framework, value);
    }

    public String id() {
        return id;
    }

    public Kind kind() {
        return kind;
    }

    /** The level unless the configuration says otherwise. */
    public EnforcementLevel level() {
        return level;
    }

    public Severity severity() {
        return severity;
    }

    public String displayName() {
        return displayName;
    }

    public List<String> sources() {
        return sources;
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    public String fix() {
        return fix;
    }

    public Optional<Framework> framework() {
        return framework;
    }

    public String url() {
        return url;
    }
}
