package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IamTrustScopeTest {

    private static final String GITHUB =
            "{'Federated': 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'}";
    private static final String WEB = "sts:AssumeRoleWithWebIdentity";

    private final PolicyTester rule = PolicyTester.of(new IamTrustScope());

    private static TestResource role(String principal, String action, String condition) {
        return TestResource.of("aws:iam/role:Role")
                .with("assumeRolePolicy", Documents.trust(principal, action, condition));
    }

    @Test
    void services_and_named_principals_are_compliant() {
        assertThat(rule.judge(role("{'Service': 'ec2.amazonaws.com'}", "sts:AssumeRole", "{}"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(role("{'AWS': 'arn:aws:iam::123456789012:role/deploy'}", "sts:AssumeRole", "{}"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_role_for_everybody_violates_unless_narrowed() {
        assertThat(rule.judge(role("{'AWS': '*'}", "sts:AssumeRole", "{}")).violations())
                .containsExactly("anybody may take the role");
        assertThat(rule.judge(role("{'AWS': '*'}", "sts:AssumeRole", "{'StringEquals': {'aws:PrincipalOrgID': 'o-1'}}"))
                        .isCompliant())
                .isTrue();
        String denial = Documents.document("{'Effect': 'Deny', 'Principal': '*', 'Action': 'sts:AssumeRole'}");
        assertThat(rule.judge(TestResource.of("aws:iam/role:Role").with("assumeRolePolicy", denial))
                        .isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:iam::123456789012:root", "arn:aws-us-gov:iam::123456789012:root", "123456789012"})
    void a_role_for_a_whole_account_violates_unless_trusted_or_narrowed(String account) {
        String principal = "{'AWS': '" + account + "'}";
        TestResource open = role(principal, "sts:AssumeRole", "{}");
        assertThat(rule.judge(open).violations())
                .containsExactly("everybody in account 123456789012 may take the role");
        assertThat(rule.config("trustedAccounts", List.of("123456789012"))
                        .judge(open)
                        .isCompliant())
                .isTrue();
        assertThat(rule.config("trustedAccounts", List.of("210987654321"))
                        .judge(open)
                        .violations())
                .hasSize(1);
        assertThat(rule.judge(role(principal, "sts:AssumeRole", "{'StringEquals': {'sts:ExternalId': 'x'}}"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_token_of_an_openid_provider_needs_a_subject() {
        assertThat(rule.judge(role(GITHUB, WEB, "{}")).violations())
                .containsExactly(
                        "every user of arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
                                + " may take the role");
        String audience = "'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com'";
        assertThat(rule.judge(role(GITHUB, WEB, "{'StringEquals': {" + audience + "}}"))
                        .violations())
                .hasSize(1);
        String subject = "{'StringLike': {'token.actions.githubusercontent.com:sub': 'repo:acme/media:*'}}";
        assertThat(rule.judge(role(GITHUB, WEB, subject)).isCompliant()).isTrue();
        assertThat(rule.judge(role(GITHUB, WEB, subject.replace("StringLike", "StringNotLike")))
                        .violations())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'*'", "'repo:*'", "'repo:*/media:ref:refs/heads/main'", "['repo:acme/media:*', '*']"})
    void a_subject_that_is_anybody_violates(String subject) {
        String condition = "{'StringLike': {'token.actions.githubusercontent.com:sub': " + subject + "}}";
        assertThat(rule.judge(role(GITHUB, WEB, condition)).violations()).hasSize(1);
    }

    @Test
    void a_web_identity_provider_needs_the_application() {
        String cognito = "{'Federated': 'cognito-identity.amazonaws.com'}";
        assertThat(rule.judge(role(cognito, WEB, "{}")).violations()).hasSize(1);
        assertThat(rule.judge(role(cognito, WEB, "{'StringEquals': {'cognito-identity.amazonaws.com:aud': 'pool'}}"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_saml_provider_is_trusted() {
        String saml = "{'Federated': 'arn:aws:iam::123456789012:saml-provider/corp'}";
        assertThat(rule.judge(role(saml, "sts:AssumeRoleWithSAML", "{}")).isCompliant())
                .isTrue();
    }

    @Test
    void a_trust_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(TestResource.of("aws:iam/role:Role").unknown("assumeRolePolicy"))
                        .notJudged())
                .hasSize(1);
    }
}
