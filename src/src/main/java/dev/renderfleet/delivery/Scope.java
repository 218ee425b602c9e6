package dev.renderfleet.delivery;

import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Names;

/**
 * What belongs to one stage, in the terms that IAM knows: names that begin with {@code <app>-<stage>-}, paths below
 * {@code /<app>/<stage>/}, and the tag {@code Stage}. No stage's name has a hyphen, so no stage's names begin like another's.
 *
 * @param names of the stage
 */
record Scope(Names names, String region, String accountId) {

    static final String RESOURCE_TAG = "aws:ResourceTag/Stage";
    static final String REQUEST_TAG = "aws:RequestTag/Stage";

    /** An ARN in the stage's region and account. */
    String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + accountId + ":" + resource;
    }

    /** The ARNs of everything of a kind whose name begins with {@code <app>-<stage>-}. */
    String named(String service, String kind) {
        return arn(service, kind + names.of("*"));
    }

    String globalArn(String service, String resource) {
        return "arn:aws:" + service + "::" + accountId + ":" + resource;
    }

    /** {@code <kind>/<app>-<stage>-<base>} in IAM. */
    String iam(String kind, String base) {
        return globalArn("iam", kind + "/" + names.of(base));
    }

    String parameter(String rest) {
        return arn("ssm", "parameter" + names.path(rest));
    }

    /** Only where the resource carries the stage's tag. */
    Statement tagged(Statement statement) {
        return statement.when("StringEquals", RESOURCE_TAG, names.stage());
    }

    /** Only where the request gives the resource the stage's tag. */
    Statement tagging(Statement statement) {
        return statement.when("StringEquals", REQUEST_TAG, names.stage());
    }

    /** Only in the stage's region, or in that of global services. */
    Statement here(Statement statement) {
        return inRegions(statement, region);
    }

    /** Actions that IAM can bind to nothing smaller. */
    static Statement inRegions(Statement statement, String region) {
        return region.equals(GLOBAL_REGION)
                ? statement.when("StringEquals", "aws:RequestedRegion", region)
                : statement.when("StringEquals", "aws:RequestedRegion", region, GLOBAL_REGION);
    }

    /** Where IAM, CloudFront, Route 53, budgets and costs answer. */
    private static final String GLOBAL_REGION = "us-east-1";
}
