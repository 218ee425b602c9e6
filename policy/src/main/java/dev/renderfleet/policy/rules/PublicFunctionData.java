package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The role of a function whose URL anybody may call reaches no data by wildcard: not all buckets, tables, secrets, parameters, queues
 * or keys, and none of AWS's policies that allow as much. Data that its policies name is left alone.
 */
public final class PublicFunctionData implements StackPolicy {

    private static final String POLICY = "aws:iam/policy:Policy";

    /** One action for each kind of data stands for all. */
    private static final List<String> DATA_ACTIONS = List.of(
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:Scan",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "rds-data:ExecuteStatement",
            "rds-db:connect",
            "secretsmanager:GetSecretValue",
            "ssm:GetParameter",
            "ssm:GetParameters",
            "ssm:GetParametersByPath",
            "sqs:ReceiveMessage",
            "kms:Decrypt");

    private static final Pattern WIDE_AWS_POLICY = Pattern.compile("arn:[^:]*:iam::aws:policy/(?:.*/)?"
            + "(AdministratorAccess|PowerUserAccess|ReadOnlyAccess|SecretsManagerReadWrite"
            + "|Amazon(?:S3|DynamoDB|RDS|RDSData|SQS|SSM)(?:Full|ReadOnly)Access.*)");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("public-function-data", Kind.EXPOSURE)
                .what("The role of a function with a public URL reaches no data by wildcard.")
                .why("A mistake in such a function gives everybody all data that its role reaches.")
                .fix(
                        "name the buckets, tables and secrets in the role's policies, or let only IAM callers use the URL");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        List<PolicyResource> roles = graph.ofType("aws:lambda/functionUrl:FunctionUrl").stream()
                .filter(url -> url.text("authorizationType").equals("NONE"))
                .flatMap(url -> Functions.of(graph, url, "functionName").stream())
                .flatMap(function -> graph.references(function, "role", "aws:iam/role:Role").stream())
                .distinct()
                .toList();
        return Verdict.forEach(roles, role -> Verdict.violations(Stream.concat(
                                Stream.of(role),
                                graph.referrers(role, "aws:iam/rolePolicy:RolePolicy", "role").stream())
                        .flatMap(holder -> wide(AsGiven.of(holder)))
                        .toList())
                .and(attached(graph, role)));
    }

    private static Verdict attached(StackGraph graph, PolicyResource role) {
        List<String> problems = new ArrayList<>();
        List<PolicyResource> attachments =
                new ArrayList<>(graph.referrers(role, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"));
        attachments.addAll(graph.referrers(role, "aws:iam/policyAttachment:PolicyAttachment", "roles"));
        attachments.add(role);
        for (PolicyResource attachment : attachments) {
            for (String property : List.of("policyArn", "managedPolicyArns")) {
                graph.references(attachment, property, POLICY)
                        .forEach(policy -> wide(policy).forEach(problems::add));
                PropertyView given = AsGiven.of(attachment);
                if (!given.isUnknown(property)) {
                    given.list(property).stream()
                            .filter(arn -> !arn.isUnknown())
                            .map(arn -> WIDE_AWS_POLICY.matcher(arn.asString()))
                            .filter(Matcher::matches)
                            .forEach(arn -> problems.add("anybody reaches, by a function's URL, what AWS's policy "
                                    + arn.group(1) + " allows"));
                }
            }
        }
        return Verdict.violations(problems);
    }

    private static Stream<String> wide(PropertyView holder) {
        return IdentityPolicies.allows(holder).stream().flatMap(statement -> DATA_ACTIONS.stream()
                .filter(action -> statement.matchesAction(action) && isWide(action, statement))
                .limit(1)
                .map(action -> "anybody reaches, by a function's URL, all that "
                        + action.substring(0, action.indexOf(':')) + " holds"));
    }

    private static boolean isWide(String action, Statement statement) {
        return IdentityPolicies.isAboutEverything(statement)
                || statement.resources().stream()
                        .anyMatch(resource -> Wildcard.isWholeType(resource) && Wildcard.concerns(action, resource));
    }
}
