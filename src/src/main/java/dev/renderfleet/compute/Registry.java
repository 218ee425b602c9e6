package dev.renderfleet.compute;

/**
 * The account's ECR registry in one region, and the product's repositories in it, which the delivery stack makes.
 *
 * @param app short name of the product, the first part of each repository's name
 */
record Registry(String accountId, String region, String app) {

    String uri(String repository) {
        return accountId + ".dkr.ecr." + region + ".amazonaws.com/" + app + "/" + repository;
    }

    String arn(String repository) {
        return "arn:aws:ecr:" + region + ":" + accountId + ":repository/" + app + "/" + repository;
    }
}
