package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;

/** What faces the internet over HTTP has a web ACL. Network and gateway load balancers cannot have one. */
public final class PublicEntryWaf implements StackPolicy {

    private static final String LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer";
    private static final List<String> ASSOCIATIONS = List.of(
            "aws:wafv2/webAclAssociation:WebAclAssociation", "aws:wafregional/webAclAssociation:WebAclAssociation");
    private static final String RESOURCE = "resourceArn";
    private static final String DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

    @Override
    public Metadata metadata() {
        return Metadata.advisory("public-entry-waf", Kind.EXPOSURE)
                .what("Internet-facing load balancers and distributions have a web ACL.")
                .why("Scanners and credential stuffing otherwise reach the application itself.")
                .fix("associate a WAFv2 web ACL, or set webAclId of the distribution");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        return Verdict.forEach(graph.ofType(LOAD_BALANCER, DISTRIBUTION), entry -> {
            PropertyView given = AsGiven.of(entry);
            if (entry.is(DISTRIBUTION)) {
                return Verdict.violationIf(!Given.text(given, "webAclId"), "the distribution has no web ACL");
            }
            if (given.isTrue("internal")
                    || !given.string("loadBalancerType").orElse("application").equals("application")) {
                return Verdict.notApplicable("it is internal, or no web ACL can be associated with it");
            }
            return Verdict.violationIf(!isAssociated(graph, entry), "the load balancer has no web ACL");
        });
    }

    private static boolean isAssociated(StackGraph graph, PolicyResource balancer) {
        return ASSOCIATIONS.stream().anyMatch(type -> !graph.referrers(balancer, type, RESOURCE)
                        .isEmpty())
                || ASSOCIATIONS.stream().anyMatch(type -> !graph.referrersOrUnknown(balancer, type, RESOURCE)
                        .isEmpty());
    }
}
