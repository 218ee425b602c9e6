package dev.renderfleet.compute;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.Resource;
import dev.renderfleet.iam.Statement;
import dev.renderfleet.monitoring.Metric;
import dev.renderfleet.stage.Backend;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Laravel backend as one task of four containers: nginx before PHP-FPM, the scheduler, and the queue worker. They scale
 * together.
 */
final class BackendService extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:BackendService";
    /** Laravel's own health route, which answers when the application can boot. */
    private static final HttpRoute.HealthPage HEALTH_PAGE = new HttpRoute.HealthPage("/up", "200");

    private final FargateService service;

    /**
     * What the backend depends on.
     *
     * @param sources what its settings are made of
     * @param mediaBucketArn where it keeps what users upload and workers make
     * @param behindCdn whether public requests come through CloudFront
     * @param databaseLogins what has to be there before it can log in
     */
    record Args(
            Hosting hosting,
            Backend config,
            Output<BackendSettings> sources,
            Output<String> mediaBucketArn,
            boolean behindCdn,
            List<FargateService.Frontage> frontages,
            Output<String> securityGroupId,
            Optional<Resource> databaseLogins) {}

    BackendService(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        service = new FargateService(
                name,
                new FargateService.Args(
                        "backend",
                        args.hosting(),
                        args.config(),
                        new Task(BackendContainers.ALL, args.hosting().exec()),
                        args.sources().applyValue(sources -> settings(sources, args.behindCdn())),
                        BackendContainers.NGINX,
                        HEALTH_PAGE,
                        args.frontages(),
                        args.securityGroupId(),
                        Optional.of(args.mediaBucketArn().applyValue(BackendService::permissions)),
                        args.databaseLogins().map(List::of).orElse(List.of())),
                ComponentResourceOptions.builder().parent(this).build());
        registerOutputs(Map.of("serviceName", service.serviceName()));
    }

    /** nginx needs no secrets, and so gets none. Behind a CDN, the client's address is one step further away. */
    private static Map<String, Settings> settings(BackendSettings sources, boolean behindCdn) {
        Settings settings = sources.settings();
        return Map.of(
                BackendContainers.NGINX.name(),
                behindCdn ? new Settings(Map.of("PROXIES_IN_FRONT", "2"), Map.of()) : Settings.NONE,
                BackendContainers.PHP_FPM.name(),
                settings,
                BackendContainers.SCHEDULER.name(),
                settings,
                BackendContainers.QUEUE_WORKER.name(),
                settings);
    }

    static List<Statement> permissions(String mediaBucketArn) {
        return List.of(
                Statement.allow("ListMedia", "s3:ListBucket").on(mediaBucketArn),
                Statement.allow(
                                "KeepMedia",
                                "s3:AbortMultipartUpload",
                                "s3:DeleteObject",
                                "s3:GetObject",
                                "s3:PutObject")
                        .on(mediaBucketArn + "/*"),
                Statement.allow("PublishMetrics", "cloudwatch:PutMetricData")
                        .on("*")
                        .when("StringEquals", "cloudwatch:namespace", Metric.OWN));
    }

    FargateService service() {
        return service;
    }
}
