package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublicEntryWafTest {

    private final PolicyTester rule = PolicyTester.of(new PublicEntryWaf());
    private final TestResource balancer = TestResource.of("aws:lb/loadBalancer:LoadBalancer", "web");
    private final TestResource distribution = TestResource.of("aws:cloudfront/distribution:Distribution", "cdn");

    @Test
    void an_associated_load_balancer_is_compliant() {
        for (String type : List.of(
                "aws:wafv2/webAclAssociation:WebAclAssociation",
                "aws:wafregional/webAclAssociation:WebAclAssociation")) {
            TestResource association = TestResource.of(type);
            assertThat(rule.judgeStack(balancer, association.refers("resourceArn", balancer, "arn"))
                            .isCompliant())
                    .isTrue();
            assertThat(rule.judgeStack(balancer, association.refersUnknown("resourceArn", balancer))
                            .isCompliant())
                    .isTrue();
        }
    }

    @Test
    void a_public_load_balancer_without_a_web_acl_violates() {
        assertThat(rule.judgeStack(balancer).violations()).containsExactly("the load balancer has no web ACL");
        assertThat(rule.judgeStack(
                                balancer.with("loadBalancerType", "application").unknown("internal"))
                        .violators())
                .containsExactly("web");
        assertThat(rule.judgeStack(TestResource.of("aws:alb/loadBalancer:LoadBalancer"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void an_association_with_what_is_not_there_yet_cannot_be_judged() {
        TestResource association = TestResource.of("aws:wafv2/webAclAssociation:WebAclAssociation", "web-acl")
                .unknown("resourceArn");

        assertThat(rule.judgeStack(balancer, association).notJudged())
                .containsExactly("cannot be judged before the update: resourceArn of web-acl is not known yet");
    }

    @Test
    void internal_and_network_load_balancers_are_left_alone() {
        assertThat(rule.judgeStack(balancer.with("internal", true)).notApplicable())
                .containsExactly("it is internal, or no web ACL can be associated with it");
        assertThat(rule.judgeStack(balancer.with("loadBalancerType", "network")).notApplicable())
                .hasSize(1);
    }

    @Test
    void a_distribution_names_its_web_acl() {
        assertThat(rule.judgeStack(
                                distribution.with("webAclId", "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1"))
                        .isCompliant())
                .isTrue();
        TestResource acl = TestResource.of("aws:wafv2/webAcl:WebAcl");
        assertThat(rule.judgeStack(distribution.refersUnknown("webAclId", acl)).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(distribution).violations()).containsExactly("the distribution has no web ACL");
        assertThat(rule.judgeStack(distribution.with("webAclId", "")).violations())
                .hasSize(1);
    }
}
