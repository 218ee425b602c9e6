package dev.renderfleet.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.iam.PolicyEvaluation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which jobs on GitHub get which role: each subject that GitHub can write, against the roles' trust policies. */
class WorkflowTrustTest {

    private static final String OIDC = "token.actions.githubusercontent.com";
    private static final String AUDIENCE = "sts.amazonaws.com";
    private static final List<String> ROLES = Stream.concat(
                    Stream.of("preview", "drift", "images"),
                    Stream.of("dev", "staging", "prod").flatMap(stage -> Stream.of("deploy-", "release-", "ami-")
                            .map(role -> role + stage)))
            .toList();

    private final WorkflowRoles roles = WorkflowRoles.committed();

    static Stream<Arguments> subjects() {
        return Stream.of(
                Arguments.of("repo:example/renderfleet:pull_request", Set.of("preview")),
                Arguments.of("repo:example/renderfleet:ref:refs/heads/main", Set.of("preview", "drift", "images")),
                Arguments.of("repo:example/renderfleet:environment:dev-infrastructure", Set.of("deploy-dev")),
                Arguments.of("repo:example/renderfleet:environment:prod-infrastructure", Set.of("deploy-prod")),
                Arguments.of("repo:example/renderfleet:environment:prod-release", Set.of("release-prod")),
                Arguments.of("repo:example/renderfleet:environment:prod-migrations", Set.of("release-prod")),
                Arguments.of("repo:example/renderfleet:environment:staging-ami", Set.of("ami-staging")),
                // Everybody else: other branches, tags, environments, a fork, another owner, repositories that are
                // named alike.
                Arguments.of("repo:example/renderfleet:ref:refs/heads/main2", Set.of()),
                Arguments.of("repo:example/renderfleet:ref:refs/heads/feature/main", Set.of()),
                Arguments.of("repo:example/renderfleet:ref:refs/tags/main", Set.of()),
                Arguments.of("repo:example/renderfleet:environment:main", Set.of()),
                Arguments.of("repo:example/renderfleet:environment:prod", Set.of()),
                Arguments.of("repo:example/renderfleet:environment:prod-release-2", Set.of()),
                Arguments.of("repo:mallory/renderfleet:pull_request", Set.of()),
                Arguments.of("repo:mallory/renderfleet:ref:refs/heads/main", Set.of()),
                Arguments.of("repo:mallory/renderfleet:environment:prod-infrastructure", Set.of()),
                Arguments.of("repo:example/renderfleet-2:ref:refs/heads/main", Set.of()),
                Arguments.of("repo:Example/renderfleet:pull_request", Set.of()),
                Arguments.of("repo:example/renderfleet", Set.of()),
                Arguments.of("", Set.of()));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void a_job_gets_the_roles_of_its_place_and_no_others(String subject, Set<String> expected) {
        assertThat(granted(AUDIENCE, subject)).isEqualTo(new TreeSet<>(expected));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void a_token_for_another_audience_gets_nothing(String subject, Set<String> expected) {
        assertThat(granted("https://github.com/example", subject)).isEmpty();
    }

    private Set<String> granted(String audience, String subject) {
        Set<String> granted = new TreeSet<>();
        for (String role : ROLES) {
            // The provider's ARN is as made up as all others here; that there is one is what counts.
            String provider = roles.trust(role).replaceAll(".*\"Federated\":\"([^\"]+)\".*", "$1");
            if (PolicyEvaluation.trusts(
                    roles.trust(role), provider, Map.of(OIDC + ":aud", audience, OIDC + ":sub", subject))) {
                granted.add(role);
            }
        }
        return granted;
    }
}
