package dev.renderfleet.delivery;

import com.pulumi.aws.iam.OpenIdConnectProvider;
import com.pulumi.aws.iam.OpenIdConnectProviderArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.iam.PolicyDocument;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.naming.Names;
import dev.renderfleet.naming.Tags;
import dev.renderfleet.stage.DeliveredStage;
import dev.renderfleet.stage.StateBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What workflows on GitHub deploy with: the image repositories, and the roles that jobs take by their OpenID Connect token. No job has a
 * key of an account.
 *
 * <p>For all stages: {@code preview} reads what a preview asks, for pull requests; {@code drift} reads all settings of the stages, on the
 * deployed branch alone, since with them come the secrets that the state holds; {@code images} pushes. Per stage: see {@link StageRoles}.
 */
public final class Delivery extends ComponentResource {

    private static final String TYPE = "renderfleet:delivery:Delivery";

    private final Repositories repositories;
    private final WorkflowRole preview;
    private final WorkflowRole drift;
    private final WorkflowRole images;
    private final Map<String, StageRoles> stages = new LinkedHashMap<>();

    public record Args(Tags tags, Output<String> accountId, dev.renderfleet.stage.Delivery settings) {

        private Output<List<Scope>> scopes() {
            return accountId.applyValue(account -> settings.stages().stream()
                    .map(stage -> new Scope(new Names(tags.names().app(), stage.name()), settings.region(), account))
                    .toList());
        }
    }

    public Delivery(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        repositories = repositories(name, args);
        Output<GithubTrust> github = github(name, args);
        String branch = args.settings().branch();
        preview = role(
                name,
                "preview",
                "Previews of pull requests: reads, and changes nothing",
                github.applyValue(trust -> trust.pullRequestsAnd(branch)),
                args,
                Delivery::preview);
        drift = role(
                name,
                "drift",
                "Compares stages with their state, and changes nothing",
                github.applyValue(trust -> trust.branch(branch)),
                args,
                Delivery::drift);
        images = role(
                name,
                "images",
                "Pushes images",
                github.applyValue(trust -> trust.branch(branch)),
                args,
                (backend, scopes) -> ReleasePermissions.push(scopes.get(0)));
        for (DeliveredStage stage : args.settings().stages()) {
            stages.put(stage.name(), stage(name, stage, github, args));
        }
        registerOutputs(Map.of());
    }

    private Repositories repositories(String name, Args args) {
        return new Repositories(
                name,
                new Repositories.Args(
                        args.tags(),
                        args.settings().region(),
                        args.accountId(),
                        args.settings().imagesKept(),
                        args.settings().protectData()),
                children());
    }

    private Output<GithubTrust> github(String name, Args args) {
        String repository = args.settings().repository();
        return args.settings()
                .oidcProviderArn()
                .map(Output::of)
                .orElseGet(() -> new OpenIdConnectProvider(
                                name + "-github",
                                OpenIdConnectProviderArgs.builder()
                                        .url("https://" + GithubTrust.ISSUER)
                                        .clientIdLists(GithubTrust.AUDIENCE)
                                        .tags(args.tags().of(Repositories.COMPONENT))
                                        .build(),
                                CustomResourceOptions.builder().parent(this).build())
                        .arn())
                .applyValue(arn -> new GithubTrust(arn, repository));
    }

    private WorkflowRole role(
            String name,
            String base,
            String description,
            Output<PolicyDocument> trust,
            Args args,
            BiFunction<StateBackend, List<Scope>, List<Statement>> permissions) {
        return new WorkflowRole(
                name + "-" + base,
                new WorkflowRole.Args(
                        args.tags(),
                        base,
                        description,
                        Duration.ofHours(1),
                        trust,
                        List.of("policy"),
                        StageRoles.only(args.scopes()
                                .applyValue(scopes -> new PolicyDocument(
                                        permissions.apply(args.settings().stateBackend(), scopes))))),
                children());
    }

    private static List<Statement> preview(StateBackend backend, List<Scope> scopes) {
        List<Statement> statements = new ArrayList<>(ReadAccess.ofPrograms(scopes));
        statements.addAll(StateAccess.read(backend, scopes));
        return statements;
    }

    private static List<Statement> drift(StateBackend backend, List<Scope> scopes) {
        List<Statement> statements = new ArrayList<>(ReadAccess.ofSettings(scopes.get(0)));
        statements.addAll(ReadAccess.ofNamed(scopes));
        statements.addAll(StateAccess.read(backend, scopes));
        return statements;
    }

    private StageRoles stage(String name, DeliveredStage stage, Output<GithubTrust> github, Args args) {
        return new StageRoles(
                name + "-" + stage.name(),
                new StageRoles.Args(
                        args.tags(),
                        args.settings().region(),
                        args.accountId(),
                        github,
                        stage,
                        args.settings().stateBackend()),
                children());
    }

    private ComponentResourceOptions children() {
        return ComponentResourceOptions.builder().parent(this).build();
    }

    public Repositories repositories() {
        return repositories;
    }

    public Output<String> previewRoleArn() {
        return preview.arn();
    }

    public Output<String> driftRoleArn() {
        return drift.arn();
    }

    public Output<String> imagesRoleArn() {
        return images.arn();
    }

    /** The roles of each stage, by its name. */
    public Map<String, StageRoles> stages() {
        return stages;
    }
}
