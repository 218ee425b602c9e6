package dev.renderfleet.crossguard;

import com.pulumi.core.annotations.ResourceType;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The resource types that a policy looks at, as tokens ({@code aws:sqs/queue:Queue}) or SDK classes.
 *
 * <p>Two spellings of one AWS resource are the same type here: {@code aws:alb/*} and {@code aws:lb/*}, and the {@code …V2}
 * resources of S3 and those without the suffix.
 */
public final class Types {

    private static final Types ALL = new Types(Set.of());

    private final Set<String> canonical;

    private Types(Set<String> canonical) {
        this.canonical = canonical;
    }

    /** Every resource, also components, providers and the stack. */
    public static Types all() {
        return ALL;
    }

    /** The given type tokens. */
    public static Types of(String... tokens) {
        if (tokens.length == 0) {
            throw new IllegalArgumentException("name at least one type, or use all()");
        }
        return new Types(Arrays.stream(tokens).map(Types::canonical).collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * The types of SDK classes.
     *
     * @throws IllegalArgumentException if a class is not a generated resource
     */
    public static Types of(Class<?>... classes) {
        return of(Arrays.stream(classes).map(Types::token).toArray(String[]::new));
    }

    private static String token(Class<?> resource) {
        return Optional.ofNullable(resource.getAnnotation(ResourceType.class))
                .map(ResourceType::type)
                .orElseThrow(() -> new IllegalArgumentException(resource.getName() + " carries no @ResourceType"));
    }

    /** Whether a registered type is among these. */
    public boolean matches(String token) {
        return canonical.isEmpty() || canonical.contains(canonical(token));
    }

    /** Whether these are all types. */
    public boolean isAll() {
        return canonical.isEmpty();
    }

    /** The one spelling that stands for all spellings of a type. */
    static String canonical(String token) {
        if (token.startsWith("aws:alb/")) {
            return "aws:lb/" + token.substring("aws:alb/".length());
        }
        if (token.startsWith("aws:s3/") && token.endsWith("V2")) {
            return token.replace("V2", "");
        }
        return token;
    }

    Set<String> canonicalTokens() {
        return canonical;
    }

    @Override
    public String toString() {
        return isAll() ? "all" : String.join(", ", new TreeSet<>(canonical));
    }
}
