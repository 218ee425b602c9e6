package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EcrPublicPolicyTest {

    private static final String EVERYONE =
            """
            {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]}
            """;

    private final PolicyTester rule = PolicyTester.of(new EcrPublicPolicy());
    private final TestResource policy = TestResource.of("aws:ecr/repositoryPolicy:RepositoryPolicy");

    @Test
    void a_policy_for_one_account_is_compliant() {
        assertThat(rule.judge(policy.with("policy", EVERYONE.replace("\"*\"", "{\"AWS\": \"123456789012\"}")))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_policy_for_everyone_violates() {
        assertThat(rule.judge(policy.with("policy", EVERYONE)).violations())
                .containsExactly("statement 0 of the policy lets everyone in");
        assertThat(rule.judge(TestResource.of("aws:ecr/registryPolicy:RegistryPolicy")
                                .with("policy", EVERYONE))
                        .violations())
                .hasSize(1);
    }

    @Test
    void a_policy_for_everyone_in_one_organisation_is_compliant() {
        var narrowed = EVERYONE.replace(
                "\"Action\"", "\"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-1234\"}}, \"Action\"");
        assertThat(rule.judge(policy.with("policy", narrowed)).isCompliant()).isTrue();
    }

    @Test
    void a_policy_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(policy.unknown("policy")).notJudged()).hasSize(1);
    }
}
