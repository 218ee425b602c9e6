package dev.renderfleet.local.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All resource types that can be rehearsed, by AWS service; a service's declarations are made when one of them is first
 * asked for. To add a type, declare it in its service's class (or in a new one, named here).
 */
public final class Catalog {

    /** Declarations by the module of the type token: {@code ec2} in {@code aws:ec2/vpc:Vpc}. */
    private static final Map<String, Supplier<List<ResourceKind>>> SERVICES = Map.ofEntries(
            Map.entry("ec2", Ec2::kinds),
            Map.entry("vpc", Vpc::kinds),
            Map.entry("iam", Iam::kinds),
            Map.entry("kms", Kms::kinds),
            Map.entry("cloudwatch", CloudWatch::kinds),
            Map.entry("autoscaling", AutoScaling::kinds),
            Map.entry("sns", Sns::kinds),
            Map.entry("lambda", Lambda::kinds),
            Map.entry("rds", Rds::kinds),
            Map.entry("elasticache", ElastiCache::kinds),
            Map.entry("s3", S3::kinds),
            Map.entry("cloudfront", CloudFront::kinds),
            Map.entry("dynamodb", DynamoDb::kinds),
            Map.entry("sqs", Sqs::kinds),
            Map.entry("secretsmanager", SecretsManager::kinds),
            Map.entry("ssm", Ssm::kinds),
            Map.entry("backup", Backup::kinds),
            Map.entry("lb", ElasticLoadBalancing::kinds),
            Map.entry("ecs", Ecs::kinds),
            Map.entry("acm", Acm::kinds),
            Map.entry("route53", Route53::kinds),
            Map.entry("wafv2", Wafv2::kinds),
            Map.entry("appautoscaling", AppAutoScaling::kinds),
            Map.entry("budgets", Costs::budgets),
            Map.entry("costexplorer", Costs::costExplorer),
            Map.entry("ecr", Ecr::kinds),
            Map.entry("scheduler", Scheduler::kinds),
            Map.entry("servicediscovery", ServiceDiscovery::kinds));

    private final Map<String, Map<String, ResourceKind>> loaded = new ConcurrentHashMap<>();

    /** The declaration of a type; empty when the rehearsal does not know it. */
    public Optional<ResourceKind> find(String token) {
        String module = token.replaceAll("^aws:([^/:]*).*$", "$1");
        Supplier<List<ResourceKind>> service = SERVICES.get(module);
        if (service == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(loaded.computeIfAbsent(module, absent -> service.get().stream()
                        .collect(Collectors.toMap(ResourceKind::token, Function.identity())))
                .get(token));
    }

    /** The tokens of all known types, in order. */
    public List<String> tokens() {
        return SERVICES.values().stream()
                .flatMap(service -> service.get().stream())
                .map(ResourceKind::token)
                .sorted()
                .toList();
    }

    /** The modules that have declarations. */
    public Set<String> modules() {
        return SERVICES.keySet();
    }
}
