package dev.renderfleet.compute;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import dev.renderfleet.stage.Frontend;
import dev.renderfleet.stage.LogLevel;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Next.js frontend, as its standalone server. It has no secrets and calls no AWS service. */
final class FrontendService extends ComponentResource {

    private static final String TYPE = "renderfleet:compute:FrontendService";
    /** The start page; it may redirect, for example to a language. */
    private static final HttpRoute.HealthPage HEALTH_PAGE = new HttpRoute.HealthPage("/", "200-399");

    private static final Container CONTAINER = NodeContainer.of(ImageRepository.FRONTEND, HEALTH_PAGE.path());

    private final FargateService service;

    record Args(
            Hosting hosting,
            Frontend config,
            String domainName,
            List<FargateService.Frontage> frontages,
            Output<String> securityGroupId) {}

    FrontendService(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        service = new FargateService(
                name,
                new FargateService.Args(
                        "frontend",
                        args.hosting(),
                        args.config(),
                        new Task(List.of(CONTAINER), args.hosting().exec()),
                        Output.of(Map.of(
                                CONTAINER.name(),
                                settings(args.domainName(), args.config().logLevel()))),
                        CONTAINER,
                        HEALTH_PAGE,
                        args.frontages(),
                        args.securityGroupId(),
                        Optional.empty(),
                        List.of()),
                ComponentResourceOptions.builder().parent(this).build());
        registerOutputs(Map.of("serviceName", service.serviceName()));
    }

    static Settings settings(String domainName, LogLevel logLevel) {
        Map<String, String> environment = NodeContainer.environment(logLevel);
        environment.put("API_URL", "https://" + domainName + "/api");
        environment.put("CDN_URL", "https://cdn." + domainName);
        return new Settings(environment, Map.of());
    }

    FargateService service() {
        return service;
    }
}
