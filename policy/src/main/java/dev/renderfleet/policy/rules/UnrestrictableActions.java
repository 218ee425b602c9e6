package dev.renderfleet.policy.rules;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Actions for which IAM knows no resources, so that a policy can only allow them on {@code *}: those that a platform like this
 * one uses, out of AWS's service authorization reference. Describe and List actions count as such throughout: where they can
 * be restricted, they still read no more than names and settings.
 */
final class UnrestrictableActions {

    private static final Pattern READS_SETTINGS = Pattern.compile("[^:]+:(describe|list).*");

    /** Services, or groups of actions, that have no resources at all. */
    private static final List<String> PREFIXES =
            List.of("ce:", "ec2messages:", "health:", "pricing:", "ssmmessages:", "tag:get", "xray:get", "xray:put");

    private static final Set<String> NAMES = Set.of(
            "access-analyzer:validatepolicy",
            "cloudwatch:getmetricdata",
            "cloudwatch:getmetricstatistics",
            "cloudwatch:putmetricdata",
            "ec2:getspotplacementscores",
            "ecr-public:getauthorizationtoken",
            "ecr:getauthorizationtoken",
            "ecs:deregistertaskdefinition",
            "ecs:discoverpollendpoint",
            "iam:getaccountsummary",
            "kms:createkey",
            "kms:generaterandom",
            "lambda:getaccountsettings",
            "logs:createlogdelivery",
            "logs:deletelogdelivery",
            "logs:getlogdelivery",
            "logs:putresourcepolicy",
            "logs:updatelogdelivery",
            "route53:createhostedzone",
            "secretsmanager:batchgetsecretvalue",
            "secretsmanager:getrandompassword",
            "sts:getcalleridentity",
            "sts:getservicebearertoken");

    private UnrestrictableActions() {}

    /** Whether an action, which may end in a wildcard, is one of them. */
    static boolean contains(String action) {
        String name = action.toLowerCase(Locale.ROOT);
        return NAMES.contains(name)
                || READS_SETTINGS.matcher(name).matches()
                || PREFIXES.stream().anyMatch(name::startsWith);
    }
}
