package dev.renderfleet.delivery;

import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.stage.DeliveredStage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What creating, changing and deleting the resources of one stage takes, in parts of the size that IAM allows for a policy. Services that
 * know names are bound to the stage's; the others to the tag {@code Stage}, which has to be given when something is created, and be
 * there when it is changed. A Deny on every other stage's tag stands over all of it.
 */
final class DeployPermissions {

    private DeployPermissions() {}

    /** The policies by the last part of their name. */
    static Map<String, PolicyDocument> of(Scope scope, DeliveredStage stage, String boundaryArn) {
        return new TreeMap<>(Map.of(
                "look", new PolicyDocument(ReadAccess.ofSettings(scope)),
                "services", new PolicyDocument(NamedResources.services(scope)),
                "stores", new PolicyDocument(NamedResources.stores(scope)),
                "network", new PolicyDocument(TaggedResources.network(scope)),
                "tagged", new PolicyDocument(TaggedResources.services(scope)),
                "identity", new PolicyDocument(StageIdentities.of(scope, boundaryArn)),
                "shared", new PolicyDocument(shared(scope, stage))));
    }

    /** What is bound to neither a name nor a tag, and what must not happen whatever else is allowed. */
    private static List<Statement> shared(Scope scope, DeliveredStage stage) {
        String domain = stage.domainName();
        return List.of(
                // These know no resources, or none that has a name or tag before it is made.
                scope.here(Statement.allow(
                                "NotBoundToAStage",
                                "backup-storage:MountCapsule",
                                "cloudfront:CreateOriginAccessControl",
                                "cloudfront:DeleteOriginAccessControl",
                                "cloudfront:UpdateOriginAccessControl",
                                "ecs:DeregisterTaskDefinition",
                                "logs:CreateLogDelivery",
                                "logs:DeleteLogDelivery",
                                "logs:PutResourcePolicy",
                                "logs:UpdateLogDelivery",
                                "route53:ChangeTagsForResource",
                                "route53:CreateHostedZone")
                        .on("*")),
                Statement.allow("Records", "route53:ChangeResourceRecordSets")
                        .on(stage.hostedZoneId()
                                .map(zone -> new String[] {"arn:aws:route53:::hostedzone/" + zone})
                                .orElse(new String[] {"arn:aws:route53:::hostedzone/*"}))
                        .when(
                                "ForAllValues:StringLike",
                                "route53:ChangeResourceRecordSetsNormalizedRecordNames",
                                domain,
                                "api." + domain,
                                "cdn." + domain,
                                "backend." + domain,
                                "_*." + domain)
                        .when("Null", "route53:ChangeResourceRecordSetsNormalizedRecordNames", "false"),
                Statement.deny("NothingOfAnotherStage", "*")
                        .on("*")
                        .when(
                                "StringNotEquals",
                                Scope.RESOURCE_TAG,
                                scope.names().stage())
                        .when("Null", Scope.RESOURCE_TAG, "false"),
                Statement.deny("NoTagOfAnotherStage", "*")
                        .on("*")
                        .when(
                                "StringNotEquals",
                                Scope.REQUEST_TAG,
                                scope.names().stage())
                        .when("Null", Scope.REQUEST_TAG, "false"));
    }
}
