package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Binder;
import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.InvalidStageException;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problem;
import dev.renderfleet.stage.binding.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One stage of the platform: everything that {@code Pulumi.<stage>.yaml} decides, validated as a whole before any
 * resource is registered. Nothing here knows a resource.
 */
@CheckedBy(Stage.Rules.class)
public record Stage(
        @Key(
                        doc =
                                "Short name of the product. Physical names begin with <app>-<stage>, secret paths with /<app>/<stage>.",
                        fallback = "bp",
                        pattern = "[a-z][a-z0-9]{1,7}",
                        patternInWords = "2 to 8 lower-case letters and digits, a letter first")
                String app,
        @Key(
                        doc = "AWS region of the stage.",
                        fallback = "us-east-1",
                        pattern = "[a-z]{2}(-[a-z]+)+-[0-9]",
                        patternInWords = "an AWS region, such as us-east-1")
                String region,
        @Key(
                        doc =
                                "The only AWS account this stage may be deployed to. When set, credentials of any other account are"
                                        + " refused before anything is created. Quote it: it may begin with 0.",
                        example = "\"123456789012\"",
                        pattern = "[0-9]{12}",
                        patternInWords = "12 digits, quoted")
                Optional<String> accountId,
        @Key(
                        doc =
                                "ARN of the managed policy that bounds what every role of the stage may do. The delivery stack makes one per"
                                        + " stage, and lets its deploy role create no role without it.",
                        example = "arn:aws:iam::123456789012:policy/bp-delivery-boundary-dev",
                        pattern = "arn:aws:iam::[0-9]{12}:policy/[A-Za-z0-9+=,.@_/-]{1,512}",
                        patternInWords = "the ARN of an IAM policy of an account")
                Optional<String> permissionsBoundary,
        @Key(
                        doc = "Value of the CostCenter tag that every resource carries.",
                        fallback = "media",
                        pattern = "[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}",
                        patternInWords = "1 to 64 letters, digits, spaces, dots, hyphens and underscores")
                String costCenter,
        @Key(
                        doc =
                                "Public domain of the stage: the frontend answers at it, the backend below /api, the Express API at"
                                        + " api.<domainName>, media at cdn.<domainName>. Needs certificateArn or hostedZoneId, because everything is HTTPS.",
                        example = "dev.example.com",
                        pattern = "(?=.{4,249}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}",
                        patternInWords = "a lower-case domain name of at most 249 characters")
                String domainName,
        @Key(
                        doc = "ARN of an issued ACM certificate in the stage's region for domainName, api.<domainName>,"
                                + " cdn.<domainName>, and with network.internalLoadBalancer backend.<domainName>.",
                        example = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012",
                        pattern = "arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]{36}",
                        patternInWords = "the ARN of an ACM certificate")
                Optional<String> certificateArn,
        @Key(
                        doc =
                                "Route 53 hosted zone of domainName. The certificate is then requested and validated in it, and alias"
                                        + " records are made.",
                        example = "Z0123456789ABCDEFGHIJ",
                        pattern = "Z[A-Z0-9]{4,31}",
                        patternInWords = "the id of a Route 53 hosted zone, Z and upper-case letters and digits")
                Optional<String> hostedZoneId,
        @Key(
                        doc =
                                "Address that receives the alerts of all priorities and the budget notices. AWS asks it to confirm.",
                        example = "oncall@example.com",
                        pattern = "[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s.]{2,}",
                        patternInWords = "an e-mail address")
                String alertEmail,
        @Key(doc = "Monthly budget of the stage in USD; notices go out at 50, 80 and 100 %.", min = 1, max = 1_000_000)
                Integer monthlyBudgetUsd,
        @Key(
                        doc =
                                "Whether data outlives the stack: deletion protection, retention on destroy and final snapshots."
                                        + " There is no default, so that nothing is unprotected by omission.")
                Boolean protectData,
        @Key(doc = "How long log groups keep their events, in days.", fallback = "30") LogRetention logRetentionDays,
        @Key(doc = "The systems that this stage runs; the foundations (network, keys, alerts) are always there.")
                Workloads workloads,
        @Key(doc = "The stage's network.") Network network,
        @Key(doc = "MariaDB of the media platform.") MariaDb mariadb,
        @Key(doc = "Redis of the media platform.") Redis redis,
        @Key(doc = "Media bucket and CDN of the media platform.") Media media,
        @Key(doc = "Aurora PostgreSQL of the API.") Aurora aurora,
        @Key(doc = "Queue and table of GPU tasks, and the instance that works on them.") GpuTasks gpuTasks,
        @Key(
                        doc =
                                "Workflows of the media platform. Each has a fleet of Spot instances that grows with its queue and"
                                        + " goes down to nothing.",
                        fallback = "[]",
                        max = 20)
                List<Workflow> workflows,
        @Key(doc = "Notification queue of the API.") Notifications notifications,
        @Key(doc = "Tasks of the media platform's Laravel backend.") Backend backend,
        @Key(doc = "Tasks of the media platform's Next.js frontend.") Frontend frontend,
        @Key(doc = "Tasks of the Express API.") Api api,
        @Key(doc = "Hours in which services are scaled down.") ScheduledScaling scheduledScaling,
        @Key(
                        doc =
                                "Tag of the images to run. Without it, the stage runs the tag that the release step wrote to the parameter"
                                        + " /<app>/<stage>/release/image-tag, and no tasks before there is one.",
                        example = "\"2026.11.1\"",
                        pattern = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}",
                        patternInWords = "an image tag: up to 128 letters, digits, underscores, dots and hyphens")
                Optional<String> imageTag,
        @Key(
                        doc =
                                "Whether commands may be run inside running containers with ECS Exec. Sessions are logged. Not for prod.",
                        fallback = "false")
                Boolean ecsExec,
        @Key(
                        doc =
                                "Whether AWS Backup keeps copies of all databases, the task table and the media bucket beyond their own backups.",
                        fallback = "false")
                Boolean backupPlan,
        @Key(
                        doc =
                                "Whether a cost anomaly monitor watches what carries the stage's tag. In an organization only the management"
                                        + " account may have one by tag: set it to false in a member account, whose budget still warns.",
                        fallback = "true")
                Boolean costAnomalyMonitor,
        @Key(
                        doc =
                                "Resources that something else made before and that keep their names, by these names: they are imported, not"
                                        + " made. One stage of an account at most can have them. See adoption.md.",
                        fallback = "[]",
                        example = "[gpu_tasks_queue, gpu_tasks_queue_dlq, task_store]",
                        max = 8,
                        pattern =
                                "gpu_tasks_queue|gpu_tasks_queue_dlq|task_store|orchestrator-task-role|gpu-instance-role"
                                        + "|gpu-instance-profile|lambda-gpu-shutdown-role|QueueEmptyFor30Min",
                        patternInWords =
                                "gpu_tasks_queue, gpu_tasks_queue_dlq, task_store, orchestrator-task-role, gpu-instance-role,"
                                        + " gpu-instance-profile, lambda-gpu-shutdown-role or QueueEmptyFor30Min")
                List<String> adoptedNames) {

    /** The namespace of all keys: the Pulumi project's name. */
    public static final String NAMESPACE = "renderfleet";

    /** Source: the CloudFront developer guide, requirements for certificates. */
    static final String CDN_REGION = "us-east-1";

    private static final Pattern STAGE_NAME = Pattern.compile("[a-z][a-z0-9]{1,9}");

    /**
     * Reads the stage from Pulumi's configuration.
     *
     * @param name the stack's name, which is the stage's
     * @param config full key to value, as in {@code PULUMI_CONFIG}
     * @param secretKeys full keys whose values must not be repeated in messages
     * @throws InvalidStageException listing every problem
     */
    public static Stage read(String name, Map<String, String> config, Set<String> secretKeys) {
        String file = "Pulumi." + name + ".yaml";
        if (!STAGE_NAME.matcher(name).matches()) {
            throw new InvalidStageException(
                    "The stack's name",
                    List.of(new Problem(
                            "stack",
                            name,
                            "2 to 10 lower-case letters and digits, a letter first: it is part of every physical name",
                            "choose another stack, for example --stack dev")));
        }
        return new Binder(NAMESPACE, secretKeys).bind(Stage.class, file, config);
    }

    /** What only several keys together can tell. */
    public static final class Rules implements Check {

        @Override
        public void check(Found found, Problems problems) {
            if (!found.mentions("certificateArn") && !found.mentions("hostedZoneId")) {
                problems.add(
                        "certificateArn",
                        "neither certificateArn nor hostedZoneId",
                        "one of them: everything is served over HTTPS",
                        "set " + NAMESPACE + ":certificateArn to an issued certificate for domainName, or " + NAMESPACE
                                + ":hostedZoneId to the zone it can be validated in");
            }
            WorkflowRules.check(found, problems);
            Optional<String> arn = found.value("certificateArn", String.class);
            Optional<String> region = found.value("region", String.class);
            boolean cdn = found.value("workloads", Workloads.class)
                    .map(Workloads::mediaPlatform)
                    .orElse(false);
            if (cdn && region.isPresent() && !region.get().equals(CDN_REGION)) {
                problems.add(
                        "region",
                        region.get(),
                        CDN_REGION + " where the media platform runs: its CDN takes certificates from there only",
                        "change " + NAMESPACE + ":region, or switch workloads.mediaPlatform off");
            }
            boolean behindCdn = found.value("network", Network.class)
                    .map(Network::behindCdn)
                    .orElse(false);
            if (behindCdn && !cdn) {
                problems.add(
                        "network",
                        "loadBalancerIngress: cloudFront",
                        "internet, in a stage without the media platform, whose CDN would stand in front",
                        "leave loadBalancerIngress out, or switch workloads.mediaPlatform on");
            }
            if (arn.isPresent() && region.isPresent() && !arn.get().startsWith("arn:aws:acm:" + region.get() + ":")) {
                problems.add(
                        "certificateArn",
                        arn.get(),
                        "a certificate in the stage's region, " + region.get(),
                        "request it in " + region.get() + ", or change " + NAMESPACE + ":region");
            }
        }
    }
}
