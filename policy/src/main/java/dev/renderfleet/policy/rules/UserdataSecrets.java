package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * User data holds no secrets: none that the program knows as secret, no well-known form of a key, no secret's name set to a literal;
 * see {@link SecretLike}. Reads plain and base64 user data; a compressed one it does not.
 */
public final class UserdataSecrets implements ResourcePolicy {

    /** {@code NAME=value}, {@code export NAME="value"}, {@code name: value}; not {@code NAME=$(command)} or {@code NAME=$OTHER}. */
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?m)(?:^|[\\s;\"'{,])([A-Za-z][\\w.-]*)\"?\\s*[=:]\\s*[\"']?([^\\s\"'$`<{;&|]{4,})(?=[\\s\"';&|]|$)");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("userdata-secrets", Kind.EXPOSURE)
                .sources("checkov CKV_AWS_46")
                .what("User data holds no secrets.")
                .why("Every process on the instance and everybody who may describe it can read its user data.")
                .fix("read the secret at boot from Parameter Store or Secrets Manager with the instance's role");
    }

    @Override
    public Types types() {
        return Types.of(
                "aws:ec2/instance:Instance",
                "aws:ec2/launchTemplate:LaunchTemplate",
                "aws:ec2/launchConfiguration:LaunchConfiguration",
                "aws:ec2/spotInstanceRequest:SpotInstanceRequest");
    }

    @Override
    public Verdict check(PolicyResource instance, PolicyContext context) {
        List<String> problems = new ArrayList<>();
        for (String property : List.of("userData", "userDataBase64")) {
            if (instance.isSecret(property)) {
                problems.add(property + " is computed from a secret of the program");
            } else {
                problem(instance.text(property)).ifPresent(problem -> problems.add(property + " " + problem));
            }
        }
        return Verdict.violations(problems);
    }

    private static Optional<String> problem(String userData) {
        String script = decoded(userData);
        if (SecretLike.isShownIn(script)) {
            return Optional.of("holds an access key, a private key or a token");
        }
        return ASSIGNMENT
                .matcher(script)
                .results()
                .filter(assignment -> SecretLike.isGivenAway(assignment.group(1), assignment.group(2)))
                .findFirst()
                .map(assignment -> "sets " + assignment.group(1) + " to a literal");
    }

    private static String decoded(String userData) {
        try {
            return new String(Base64.getMimeDecoder().decode(userData), StandardCharsets.UTF_8) + "\n" + userData;
        } catch (IllegalArgumentException plain) {
            return userData;
        }
    }
}
