package dev.renderfleet.delivery;

import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;

/**
 * Who may take a role: jobs of one repository on GitHub that run for a pull request, on a branch, or in an environment. GitHub writes
 * that into the subject of the job's token; all of it is compared, never a part. Whether an environment lets other branches in, and
 * who has to approve, is decided in the repository's settings. A job that a fork starts gets no token.
 * Source: GitHub documentation, OpenID Connect reference, subject claims.
 *
 * @param providerArn of the account's OpenID Connect provider
 * @param repository owner/name
 */
record GithubTrust(String providerArn, String repository) {

    static final String ISSUER = "token.actions.githubusercontent.com";

    /** What the tokens are for. */
    static final String AUDIENCE = "sts.amazonaws.com";

    PolicyDocument pullRequestsAnd(String branch) {
        return subjects("pull_request", ref(branch));
    }

    PolicyDocument branch(String branch) {
        return subjects(ref(branch));
    }

    PolicyDocument environments(String... environments) {
        String[] subjects = new String[environments.length];
        for (int i = 0; i < environments.length; i++) {
            subjects[i] = "environment:" + environments[i];
        }
        return subjects(subjects);
    }

    private static String ref(String branch) {
        return "ref:refs/heads/" + branch;
    }

    private PolicyDocument subjects(String... rest) {
        String[] subjects = new String[rest.length];
        for (int i = 0; i < rest.length; i++) {
            subjects[i] = "repo:" + repository + ":" + rest[i];
        }
        return PolicyDocument.of(Statement.allow("GithubActions", "sts:AssumeRoleWithWebIdentity")
                .by("Federated", providerArn)
                .when("StringEquals", ISSUER + ":aud", AUDIENCE)
                .when("StringEquals", ISSUER + ":sub", subjects));
    }
}
