package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The internet reaches no port of remote shells, databases and other services that are attacked as soon as they are seen. */
public final class SgAdminPorts implements ResourcePolicy {

    /** The ports of FSBP EC2.19, and those of Docker (2375), Redis (6379), Memcached (11211) and MongoDB (27017). */
    private static final List<Integer> HIGH_RISK = List.of(
            20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 2375, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601,
            6379, 8080, 8088, 8888, 9200, 9300, 11211, 27017);

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("sg-admin-ports", Kind.EXPOSURE)
                .sources("FSBP EC2.19", "checkov CKV_AWS_24", "checkov CKV_AWS_25")
                .what("Security groups keep the internet away from remote shells, databases and other high-risk ports.")
                .why("These ports are attacked around the clock, and what answers on them often gives full control.")
                .fix("use Session Manager instead of a shell's port, and name a security group as the source");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none().integers("ports", HIGH_RISK, "Ports that the internet must not reach.");
    }

    @Override
    public Types types() {
        return Traffic.SECURITY_GROUPS;
    }

    @Override
    public Verdict check(PolicyResource group, PolicyContext context) {
        Collection<Integer> risky = new TreeSet<>(context.config().integers("ports"));
        return Verdict.violations(Traffic.into(group).stream()
                .flatMap(rule -> openPorts(rule, risky)
                        .map(ports -> rule.label() + " opens high-risk ports to the internet: " + ports))
                .toList());
    }

    private static Stream<String> openPorts(Traffic rule, Collection<Integer> risky) {
        return rule.ports().stream()
                .map(ports -> risky.stream()
                        .filter(ports::contains)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")))
                .filter(ports -> !ports.isEmpty() && rule.concernsInternet());
    }
}
