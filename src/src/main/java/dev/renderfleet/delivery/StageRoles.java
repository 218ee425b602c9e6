package dev.renderfleet.delivery;

import com.pulumi.aws.iam.Policy;
import com.pulumi.aws.iam.PolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.naming.Names;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.DeliveredStage;
import dev.renderfleet.stage.StateBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The roles that change one stage: deploy its resources, release to its services, build its GPU image. Each is bound to an environment
 * on GitHub of its own, whose reviewers are its gate. And the boundary of the roles that the stage makes.
 */
public final class StageRoles extends ComponentResource {

    /** The jobs' environments, after the stage's name. */
    public static final String INFRASTRUCTURE = "-infrastructure";

    public static final String RELEASE = "-release";
    public static final String MIGRATIONS = "-migrations";
    public static final String AMI = "-ami";

    private static final String TYPE = "renderfleet:delivery:StageRoles";

    private static final String ONLY_PART = "policy";
    private static final Set<String> DEPLOY_PARTS =
            Set.of("identity", "look", "network", "services", "shared", "state", "stores", "tagged");

    private final Policy boundary;
    private final WorkflowRole deploy;
    private final WorkflowRole release;
    private final WorkflowRole ami;

    record Args(
            Tags tags,
            String region,
            Output<String> accountId,
            Output<GithubTrust> github,
            DeliveredStage stage,
            StateBackend stateBackend) {

        Output<Scope> scope() {
            Names names = new Names(tags.names().app(), stage.name());
            return accountId.applyValue(account -> new Scope(names, region, account));
        }
    }

    StageRoles(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        boundary = boundary(name, args);
        deploy = deploy(name, args);
        release = release(name, args);
        ami = ami(name, args);
        registerOutputs(Map.of());
    }

    private Policy boundary(String name, Args args) {
        return new Policy(
                name + "-boundary",
                PolicyArgs.builder()
                        .name(args.tags().names().of("boundary-" + args.stage().name()))
                        .description("The most that roles of " + args.stage().name() + " may do")
                        .policy(args.scope().applyValue(scope -> StageIdentities.boundary(scope)
                                .toJson()))
                        .tags(args.tags().of(Repositories.COMPONENT))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
    }

    private WorkflowRole deploy(String name, Args args) {
        String stage = args.stage().name();
        // An attached part has to say something: without a bucket, there is none for the state.
        Set<String> parts = new java.util.TreeSet<>(DEPLOY_PARTS);
        if (args.stateBackend().bucket().isEmpty()) {
            parts.remove("state");
        }
        return new WorkflowRole(
                name + "-deploy",
                new WorkflowRole.Args(
                        args.tags(),
                        "deploy-" + stage,
                        "Creates, changes and deletes resources of " + stage,
                        Duration.ofHours(3),
                        args.github().applyValue(github -> github.environments(stage + INFRASTRUCTURE)),
                        parts,
                        Output.tuple(args.scope(), boundary.arn()).applyValue(t -> deployPolicies(args, t.t1, t.t2))),
                children());
    }

    private static Map<String, PolicyDocument> deployPolicies(Args args, Scope scope, String boundaryArn) {
        Map<String, PolicyDocument> policies = new TreeMap<>(DeployPermissions.of(scope, args.stage(), boundaryArn));
        policies.put("state", new PolicyDocument(StateAccess.write(args.stateBackend(), scope)));
        return policies;
    }

    private WorkflowRole release(String name, Args args) {
        String stage = args.stage().name();
        return new WorkflowRole(
                name + "-release",
                new WorkflowRole.Args(
                        args.tags(),
                        "release-" + stage,
                        "Starts the services of " + stage + " with pushed images, and migrates its databases",
                        Duration.ofHours(2),
                        args.github().applyValue(github -> github.environments(stage + RELEASE, stage + MIGRATIONS)),
                        List.of(ONLY_PART),
                        only(args.scope().applyValue(scope -> new PolicyDocument(ReleasePermissions.release(scope))))),
                children());
    }

    private WorkflowRole ami(String name, Args args) {
        String stage = args.stage().name();
        return new WorkflowRole(
                name + "-ami",
                new WorkflowRole.Args(
                        args.tags(),
                        "ami-" + stage,
                        "Builds images of the GPU workers of " + stage,
                        Duration.ofHours(3),
                        args.github().applyValue(github -> github.environments(stage + AMI)),
                        List.of(ONLY_PART),
                        only(args.scope().applyValue(scope -> new PolicyDocument(AmiPermissions.of(scope))))),
                children());
    }

    static Output<Map<String, PolicyDocument>> only(Output<PolicyDocument> policy) {
        return policy.applyValue(document -> Map.of(ONLY_PART, document));
    }

    private ComponentResourceOptions children() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    public Output<String> boundaryArn() {
        return boundary.arn();
    }

    public Output<String> deployRoleArn() {
        return deploy.arn();
    }

    public Output<String> releaseRoleArn() {
        return release.arn();
    }

    public Output<String> amiRoleArn() {
        return ami.arn();
    }
}
