package dev.renderfleet.crossguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.renderfleet.crossguard.testing.TestResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StackGraphTest {

    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String ROLE = "aws:iam/role:Role";
    private static final String POLICY = "aws:sqs/queuePolicy:QueuePolicy";

    private final TestResource queue = TestResource.of(QUEUE, "jobs").with("name", "bp-dev-jobs");
    private final TestResource role = TestResource.of(ROLE, "worker").with("name", "bp-dev-jobs");

    private static PolicyResource find(StackGraph graph, String name) {
        return graph.resources().stream()
                .filter(resource -> resource.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(List<PolicyResource> resources) {
        return resources.stream().map(PolicyResource::name).toList();
    }

    private List<String> follow(TestResource from, String path, String... types) {
        StackGraph graph = TestResource.graph(from, queue, role);
        return names(graph.references(find(graph, "from"), path, types));
    }

    @Test
    void a_reference_is_followed_by_id_arn_and_arn_with_wildcard() {
        TestResource from = TestResource.of("a:b:C", "from");
        assertThat(follow(from.with("x", "jobs-id"), "x")).containsExactly("jobs");
        assertThat(follow(from.with("x.y[0]", "arn:aws:test:::jobs"), "x.y")).containsExactly("jobs");
        assertThat(follow(from.with("x", "arn:aws:test:::jobs/*"), "x")).containsExactly("jobs");
        assertThat(follow(from.with("x", "arn:aws:test:::jobs:*"), "x")).containsExactly("jobs");
        assertThat(follow(from.with("x", List.of("jobs-id", "worker-id")), "x")).containsExactly("jobs", "worker");
        assertThat(follow(from.with("x", "elsewhere"), "x")).isEmpty();
        assertThat(follow(from, "x")).isEmpty();
    }

    @Test
    void a_name_counts_only_when_the_type_is_named() {
        TestResource from = TestResource.of("a:b:C", "from").with("dimensions.QueueName", "bp-dev-jobs");
        assertThat(follow(from, "dimensions")).isEmpty();
        assertThat(follow(from, "dimensions", QUEUE)).containsExactly("jobs");
        assertThat(follow(from, "dimensions", ROLE)).containsExactly("worker");
    }

    @Test
    void references_inside_json_texts_are_followed() {
        TestResource from = TestResource.of("a:b:C", "from")
                .with("policy", "{\"Resource\": [\"arn:aws:test:::jobs\"], \"Broken\": \"{\"}");
        assertThat(follow(from, "policy", QUEUE, ROLE)).containsExactly("jobs");
    }

    @Test
    void an_unknown_reference_is_followed_by_what_it_was_computed_from() {
        TestResource from = TestResource.of("a:b:C", "from").refersUnknown("x.deep[1]", queue, role);
        assertThat(follow(from, "x.deep", QUEUE)).containsExactly("jobs");
        assertThat(follow(from, "x.deep")).containsExactlyInAnyOrder("jobs", "worker");
        assertThat(follow(from, "y", QUEUE)).isEmpty();
    }

    @Test
    void a_computed_text_is_followed_by_its_dependency() {
        TestResource from =
                TestResource.of("a:b:C", "from").refersUnknown("url", queue).with("url", "https://x/jobs");
        assertThat(follow(from, "url", QUEUE)).containsExactly("jobs");
    }

    @Test
    void a_resource_never_refers_to_itself() {
        TestResource self = TestResource.of(QUEUE, "from").with("name", "from-id");
        assertThat(follow(self, "name", QUEUE)).isEmpty();
    }

    @Test
    void referrers_are_found_from_the_other_end() {
        TestResource policy = TestResource.of(POLICY, "policy").refers("queueUrl", queue);
        TestResource other = TestResource.of(POLICY, "other").with("queueUrl", "elsewhere");
        StackGraph graph = TestResource.graph(policy, other, queue, role);
        assertThat(names(graph.referrers(find(graph, "jobs"), POLICY, "queueUrl")))
                .containsExactly("policy");
        assertThat(graph.referrers(find(graph, "worker"), POLICY, "queueUrl")).isEmpty();
    }

    @Test
    void a_referrer_that_nothing_traces_may_refer_to_any_target_that_has_none() {
        TestResource traced = TestResource.of(POLICY, "traced").refersUnknown("queueUrl", queue);
        TestResource untraced = TestResource.of(POLICY, "untraced").unknown("queueUrl");
        TestResource elsewhere = TestResource.of(POLICY, "elsewhere").refersUnknown("queueUrl", role);
        TestResource other = TestResource.of(QUEUE, "other");
        StackGraph graph = TestResource.graph(traced, untraced, queue, other);
        assertThat(names(graph.referrersOrUnknown(find(graph, "jobs"), POLICY, "queueUrl")))
                .containsExactly("traced");
        assertThat(graph.referrers(find(graph, "other"), POLICY, "queueUrl")).isEmpty();
        assertThatThrownBy(() -> graph.referrersOrUnknown(find(graph, "other"), POLICY, "queueUrl"))
                .isInstanceOf(UnknownValueException.class)
                .hasMessage("queueUrl of untraced");
        StackGraph certain = TestResource.graph(traced, elsewhere, queue, other, role);
        assertThat(certain.referrersOrUnknown(find(certain, "other"), POLICY, "queueUrl"))
                .isEmpty();
    }

    @Test
    void types_have_one_meaning_in_all_their_spellings() {
        StackGraph graph = TestResource.graph(
                TestResource.of("aws:alb/listener:Listener", "a"),
                TestResource.of("aws:lb/listener:Listener", "b"),
                TestResource.of("aws:s3/bucketV2:BucketV2", "c"),
                TestResource.of("aws:s3/bucket:Bucket", "d"));
        assertThat(names(graph.ofType("aws:lb/listener:Listener"))).containsExactly("a", "b");
        assertThat(names(graph.ofType("aws:s3/bucket:Bucket"))).containsExactly("c", "d");
        assertThat(names(graph.ofType(Types.of(com.pulumi.aws.s3.BucketV2.class))))
                .containsExactly("c", "d");
        assertThat(graph.ofType(Types.all())).hasSize(4);
        assertThat(find(graph, "a").is("aws:lb/listener:Listener")).isTrue();
    }

    @Test
    void parents_children_and_dependencies_are_known() {
        TestResource component = TestResource.of("renderfleet:x:Y", "component").component();
        TestResource child = TestResource.of(ROLE, "child").parent(component).refers("x", queue);
        StackGraph graph = TestResource.graph(component, child, queue);
        assertThat(graph.parent(find(graph, "child"))).hasValue(find(graph, "component"));
        assertThat(names(graph.children(find(graph, "component")))).containsExactly("child");
        assertThat(names(graph.dependencies(find(graph, "child")))).containsExactly("jobs");
        assertThat(find(graph, "component").isManaged()).isFalse();
        assertThat(graph.byUrn("nothing")).isEmpty();
    }

    @Test
    void effective_tags_are_the_providers_overridden_by_the_resources() {
        PolicyResource tagged = TestResource.of(QUEUE)
                .defaultTag("Stage", "dev")
                .defaultTag("App", "bp")
                .with("tags.App", "own")
                .unknown("tags.Owner")
                .region("eu-central-1")
                .build();
        assertThat(tagged.effectiveTags()).containsOnlyKeys("Stage", "App", "Owner");
        assertThat(tagged.effectiveTags().get("App").asString()).isEqualTo("own");
        assertThat(tagged.provider().flatMap(PolicyProvider::region)).hasValue("eu-central-1");
    }

    @Test
    void default_tags_are_read_from_the_json_text_that_the_engine_sends() {
        PolicyProvider provider = new PolicyProvider(
                "pulumi:providers:aws",
                "aws",
                "",
                PropertyValue.of(Map.of("defaultTags", "{\"tags\":{\"Stage\":\"dev\"}}")));
        assertThat(provider.defaultTags().get("Stage").asString()).isEqualTo("dev");
    }

    @Test
    void thousands_of_resources_are_followed_in_linear_time() {
        List<TestResource> resources = new ArrayList<>();
        for (int i = 0; i < 4000; i++) {
            TestResource one = TestResource.of(QUEUE, "q" + i);
            resources.add(one);
            resources.add(TestResource.of(POLICY, "p" + i).refers("queueUrl", one));
        }
        StackGraph graph = TestResource.graph(resources.toArray(TestResource[]::new));
        assertThat(graph.ofType(QUEUE)).allSatisfy(one -> assertThat(graph.referrers(one, POLICY, "queueUrl"))
                .hasSize(1));
    }
}
