package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Binder;
import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.InvalidStageException;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The delivery stack: everything that {@code Pulumi.delivery.yaml} decides. It serves the stages of one account; each further account
 * has a delivery stack of its own.
 */
@CheckedBy(Delivery.Rules.class)
public record Delivery(
        @Key(
                        doc = "Short name of the product, as in the stage files: repositories are <app>/<name>.",
                        fallback = "bp",
                        pattern = "[a-z][a-z0-9]{1,7}",
                        patternInWords = "2 to 8 lower-case letters and digits, a letter first")
                String app,
        @Key(
                        doc = "AWS region of the repositories, and of the stages.",
                        fallback = "us-east-1",
                        pattern = "[a-z]{2}(-[a-z]+)+-[0-9]",
                        patternInWords = "an AWS region, such as us-east-1")
                String region,
        @Key(
                        doc = "The only AWS account this stack may be deployed to. Quote it: it may begin with 0.",
                        example = "\"123456789012\"",
                        pattern = "[0-9]{12}",
                        patternInWords = "12 digits, quoted")
                Optional<String> accountId,
        @Key(
                        doc = "Value of the CostCenter tag that every resource carries.",
                        fallback = "media",
                        pattern = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}",
                        patternInWords = "1 to 64 letters, digits, spaces, dots, hyphens and underscores")
                String costCenter,
        @Key(
                        doc =
                                "GitHub repository whose workflows may take the roles. No workflow of another repository, and none that a fork"
                                        + " starts, can.",
                        example = "example/renderfleet",
                        pattern = "[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}",
                        patternInWords = "owner/name of a repository on GitHub")
                String repository,
        @Key(
                        doc = "Branch that is deployed.",
                        fallback = "main",
                        pattern = "[A-Za-z0-9][A-Za-z0-9._/-]{0,99}",
                        patternInWords = "a branch's name without wildcards")
                String branch,
        @Key(
                        doc =
                                "ARN of the account's OpenID Connect provider for GitHub Actions, if it has one: an account can have only one."
                                        + " Without it, the stack makes one.",
                        example = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
                        pattern = "arn:aws:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com",
                        patternInWords = "the ARN of a provider for token.actions.githubusercontent.com")
                Optional<String> oidcProviderArn,
        @Key(doc = "The stages that are deployed from here, in the account of this stack.", min = 1, max = 5)
                List<DeliveredStage> stages,
        @Key(doc = "Where Pulumi keeps the stages' state, if that is in this account.") StateBackend stateBackend,
        @Key(
                        doc =
                                "How many released images each repository keeps, the newest first. Roll-backs reach no further.",
                        fallback = "200",
                        min = 20,
                        max = 900)
                Integer imagesKept,
        @Key(
                        doc =
                                "Address that receives the notices of the budget. AWS sends them without asking it to confirm.",
                        example = "oncall@example.com",
                        pattern = "[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s.]{2,}",
                        patternInWords = "an e-mail address")
                String alertEmail,
        @Key(
                        doc = "Monthly budget of this stack in USD: images and their key.",
                        fallback = "20",
                        min = 1,
                        max = 100_000)
                Integer monthlyBudgetUsd,
        @Key(
                        doc =
                                "Whether repositories and their key are protected from deletion. There is no default, so that nothing is"
                                        + " unprotected by omission.")
                Boolean protectData) {

    /** The stack's name. No stage may have it. */
    public static final String STACK = "delivery";

    /**
     * Reads the stack's configuration.
     *
     * @param config full key to value, as in {@code PULUMI_CONFIG}
     * @param secretKeys full keys whose values must not be repeated in messages
     * @throws InvalidStageException listing every problem
     */
    public static Delivery read(Map<String, String> config, Set<String> secretKeys) {
        return new Binder(Stage.NAMESPACE, secretKeys).bind(Delivery.class, "Pulumi." + STACK + ".yaml", config);
    }

    /** What only several keys together can tell. */
    public static final class Rules implements Check {

        @Override
        public void check(Found found, Problems problems) {
            Set<String> names = new HashSet<>();
            for (Object each : found.value("stages", List.class).orElse(List.of())) {
                String name = ((DeliveredStage) each).name();
                if (!names.add(name)) {
                    problems.add("stages", name + " twice", "each stage once", "remove one of them");
                }
            }
            Optional<String> account = found.value("accountId", String.class);
            Optional<String> provider = found.value("oidcProviderArn", String.class);
            if (account.isPresent()
                    && provider.isPresent()
                    && !provider.get().startsWith("arn:aws:iam::" + account.get() + ":")) {
                problems.add(
                        "oidcProviderArn",
                        provider.get(),
                        "a provider of the account " + account.get(),
                        "leave it out, and the stack makes one");
            }
        }
    }
}
