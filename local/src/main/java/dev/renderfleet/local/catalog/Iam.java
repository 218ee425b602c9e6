package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Locale;

/** AWS Identity and Access Management. */
final class Iam {

    static final String ROLE = "aws:iam/role:Role";
    static final String POLICY = "aws:iam/policy:Policy";
    static final String INSTANCE_PROFILE = "aws:iam/instanceProfile:InstanceProfile";

    static final Targets ROLE_ARN = Targets.arn(ROLE).or(Targets.arn("aws:iam/serviceLinkedRole:ServiceLinkedRole"));
    static final Targets ROLE_NAME = Targets.attribute(ROLE, "name");

    private static final String NAME = "[\\w+=,.@-]+";
    private static final String NAME_TEXT = "letters, digits and _+=,.@-";

    private Iam() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(ROLE)
                        .autoName("name", 64)
                        .defaults("forceDetachPolicies", false)
                        .defaults("maxSessionDuration", 3600)
                        .defaults("path", "/")
                        .computed("arn", "arn:{partition}:iam::{account}:role{path}{name}")
                        .computed("createDate", "{created}")
                        .computed("uniqueId", "AROA{upper17}")
                        .computed("inlinePolicies", List.of())
                        .computed("managedPolicyArns", List.of())
                        .replaceOn("name", "namePrefix", "path")
                        .json("assumeRolePolicy")
                        .json("inlinePolicies.policy")
                        .maxLength("name", 64)
                        .matches("name", NAME, NAME_TEXT)
                        .maxLength("description", 1000)
                        .refers("permissionsBoundary", policyArn())
                        .mentions("managedPolicyArns", policyArn())
                        .unique("EntityAlreadyExists: Role with name {name} already exists.", "name")
                        .inUse("DeleteConflict: Cannot delete entity, must detach all policies first."),
                kind("aws:iam/rolePolicy:RolePolicy")
                        .id("{role}:{name}")
                        .autoName("name", 128)
                        .replaceOn("name", "namePrefix", "role")
                        .json("policy")
                        .matches("name", NAME, NAME_TEXT)
                        .maxLength("name", 128)
                        .refers("role", ROLE_NAME),
                kind(POLICY)
                        .id("arn:{partition}:iam::{account}:policy{path}{name}")
                        .autoName("name", 128)
                        .defaults("path", "/")
                        .computed("arn", "{id}")
                        .computed("policyId", "ANPA{upper17}")
                        .computed("attachmentCount", 0)
                        .replaceOn("description", "name", "namePrefix", "path")
                        .json("policy")
                        .matches("name", NAME, NAME_TEXT)
                        .maxLength("name", 128)
                        .unique("EntityAlreadyExists: A policy called {name} already exists.", "name")
                        .inUse("DeleteConflict: Cannot delete a policy attached to entities."),
                kind("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
                        .id("{role}-{createdId}")
                        .replaceOn("policyArn", "role")
                        .refers("role", ROLE_NAME)
                        .refers("policyArn", policyArn()),
                kind("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive")
                        .id("{roleName}")
                        .replaceOn("roleName")
                        .mentions("roleName", ROLE_NAME),
                kind("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive")
                        .id("{roleName}")
                        .replaceOn("roleName")
                        .mentions("roleName", ROLE_NAME)
                        .mentions("policyArns", policyArn()),
                kind(INSTANCE_PROFILE)
                        .autoName("name", 128)
                        .defaults("path", "/")
                        .computed("arn", "arn:{partition}:iam::{account}:instance-profile{path}{name}")
                        .computed("createDate", "{created}")
                        .computed("uniqueId", "AIPA{upper17}")
                        .replaceOn("name", "namePrefix", "path")
                        .matches("name", NAME, NAME_TEXT)
                        .maxLength("name", 128)
                        .refers("role", ROLE_NAME)
                        .unique("EntityAlreadyExists: Instance Profile {name} already exists.", "name"),
                kind("aws:iam/openIdConnectProvider:OpenIdConnectProvider")
                        .id(provider -> "arn:" + provider.site().partition() + ":iam::"
                                + provider.site().account() + ":oidc-provider/"
                                + provider.text("url").replaceFirst("^https://", ""))
                        .computed("arn", "{id}")
                        .computed("thumbprintLists", List.of())
                        .replaceOn("url")
                        .matches("url", "https://.+", "an https address")
                        .unique("EntityAlreadyExists: Provider with url {url} already exists.", "url"),
                kind("aws:iam/serviceLinkedRole:ServiceLinkedRole")
                        .id(role -> "arn:" + role.site().partition() + ":iam::"
                                + role.site().account() + ":role/aws-service-role/" + role.text("awsServiceName") + "/"
                                + serviceRoleName(role))
                        .computed("arn", "{id}")
                        .computed("name", role -> PropertyValue.of(serviceRoleName(role)))
                        .computed("path", "/aws-service-role/{awsServiceName}/")
                        .computed("createDate", "{created}")
                        .computed("uniqueId", "AROA{upper17}")
                        .replaceOn("awsServiceName", "customSuffix"));
    }

    static Targets policyArn() {
        return Targets.arn(POLICY).orAlways("arn:aws[\\w-]*:iam::aws:policy/.+");
    }

    private static String serviceRoleName(Attributes role) {
        String service = role.text("awsServiceName").replaceAll("\\..*$", "");
        String suffix = role.text("customSuffix");
        return "AWSServiceRoleFor" + service.substring(0, 1).toUpperCase(Locale.ROOT) + service.substring(1)
                + (suffix.isEmpty() ? "" : "_" + suffix);
    }
}
