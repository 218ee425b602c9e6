package dev.renderfleet.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.renderfleet.architecture.ComponentTree.Component;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComponentTreeTest {

    private final Sample sample = new Sample();

    @Test
    void components_come_after_what_feeds_them_even_deep_inside() {
        TestResource later = sample.component("renderfleet:a:A", "a-later");
        TestResource inner = sample.component("renderfleet:a:Inner", "a-inner", later);
        TestResource first = sample.component("renderfleet:z:Z", "z-first");
        TestResource key = sample.add(TestResource.of("aws:kms/key:Key", "key").parent(first));
        sample.add(TestResource.of("aws:sqs/queue:Queue", "queue").parent(inner).refersUnknown("kmsMasterKeyId", key));

        assertThat(ComponentTree.of(sample.graph())).extracting(Component::name).containsExactly("z-first", "a-later");
    }

    @Test
    void components_that_feed_each_other_are_in_the_order_of_their_names() {
        TestResource one = sample.component("renderfleet:x:X", "one");
        TestResource two = sample.component("renderfleet:x:X", "two");
        TestResource key = sample.add(TestResource.of("aws:kms/key:Key", "key").parent(two));
        TestResource topic = sample.add(
                TestResource.of("aws:sns/topic:Topic", "topic").parent(one).refersUnknown("kmsMasterKeyId", key));
        sample.add(TestResource.of("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm")
                .parent(two)
                .refersUnknown("alarmActions", topic));

        assertThat(ComponentTree.of(sample.graph())).extracting(Component::name).containsExactly("one", "two");
    }

    @Test
    void resources_are_counted_where_they_are() {
        TestResource top = sample.component("renderfleet:data:Data", "data");
        TestResource inner = sample.component("renderfleet:data:Inner", "data-inner", top);
        sample.add(TestResource.of("aws:sqs/queue:Queue", "a").parent(top));
        sample.add(TestResource.of("aws:sqs/queue:Queue", "b").parent(top));
        sample.add(TestResource.of("aws:kms/key:Key", "c").parent(inner));

        Component data = ComponentTree.of(sample.graph()).get(0);
        assertThat(data.counts()).containsOnly(Map.entry(new TypeName("sqs", "Queue"), 2));
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.components()).isEqualTo(2);
        assertThat(data.children().get(0).counts()).containsOnlyKeys(new TypeName("kms", "Key"));
    }

    @Test
    void resources_of_no_component_are_not_forgotten() {
        sample.component("renderfleet:data:Data", "data");
        sample.add("aws:sqs/queue:Queue", "loose");

        assertThat(ComponentTree.of(sample.graph()))
                .extracting(Component::name, Component::size)
                .containsExactly(tuple("data", 0), tuple("in no component", 1));
    }
}
