package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.StackGraph;
import dev.renderfleet.crossguard.StackPolicy;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where a listener redirects to HTTPS, there is a listener that speaks it: on the same load balancer, at the port redirected to. */
public final class RedirectHasHttps implements StackPolicy {

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("redirect-has-https", Kind.HTTPS)
                .what("An HTTP listener that redirects has the HTTPS listener that it redirects to.")
                .why("Visitors are otherwise sent to a port where nobody answers.")
                .fix("add an HTTPS listener to the same load balancer, at the port of the redirect");
    }

    @Override
    public Verdict check(StackGraph graph, PolicyContext context) {
        List<PolicyResource> listeners = graph.ofType("aws:lb/listener:Listener");
        Map<String, List<PolicyResource>> secure = listeners.stream()
                .filter(listener -> isHttps(AsGiven.of(listener).text("protocol")))
                .collect(Collectors.groupingBy(listener -> balancer(graph, listener)));
        return Verdict.forEach(listeners, listener -> listener.list("defaultActions").stream()
                .filter(RedirectHasHttps::staysOnHost)
                .findFirst()
                .map(action -> {
                    String port = port(action, listener);
                    boolean answered = secure.getOrDefault(balancer(graph, listener), List.of()).stream()
                            .anyMatch(candidate -> candidate.text("port").equals(port));
                    return Verdict.violationIf(
                            !answered, "no HTTPS listener answers at port " + port + " it redirects to");
                })
                .orElseGet(() -> Verdict.notApplicable("it redirects nobody to HTTPS on its own host")));
    }

    private static boolean isHttps(String protocol) {
        return protocol.equals("HTTPS");
    }

    private static boolean staysOnHost(PropertyValue action) {
        return action.text("type").equals("redirect")
                && isHttps(action.text("redirect.protocol"))
                && action.string("redirect.host").orElse("#{host}").equals("#{host}");
    }

    private static String port(PropertyValue action, PolicyResource listener) {
        String port = action.string("redirect.port").orElse("#{port}");
        return port.equals("#{port}") ? listener.text("port") : port;
    }

    /** The load balancer's URN, or its ARN if it is not of this stack. */
    private static String balancer(StackGraph graph, PolicyResource listener) {
        return graph.reference(listener, "loadBalancerArn", "aws:lb/loadBalancer:LoadBalancer")
                .map(PolicyResource::urn)
                .orElseGet(() -> listener.isUnknown("loadBalancerArn") ? "" : listener.text("loadBalancerArn"));
    }
}
