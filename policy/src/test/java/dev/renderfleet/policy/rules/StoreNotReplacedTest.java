package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StoreNotReplacedTest {

    private static final Map<String, Object> RECORDED =
            Map.of("engine", "mariadb", "kmsKeyId", "arn:key", "dbName", "", "databases", List.of("bp", "pool"));

    private final PolicyTester rule = PolicyTester.of(new StoreNotReplaced());
    private final TestResource store = TestResource.of("pulumi:index:Stash", "db-comparison")
            .with("input.store", "db")
            .with("input.record", "urn:record")
            .with("input.recorded", RECORDED)
            .with("input.wanted", RECORDED);

    @Test
    void a_store_that_stays_what_it_was_is_compliant() {
        assertThat(rule.judge(store).isCompliant()).isTrue();
    }

    @Test
    void a_changed_property_violates_with_store_property_and_both_values() {
        assertThat(rule.judge(store.with("input.wanted.engine", "mysql")).violations())
                .containsExactly(
                        "the data store db would be replaced by an empty one: engine was \"mariadb\" and would be"
                                + " \"mysql\" (record: urn:record)");
        assertThat(rule.judge(store.with("input.wanted.dbName", "shop")).violations())
                .singleElement()
                .asString()
                .contains("dbName was not set and would be \"shop\"");
    }

    @Test
    void all_properties_are_named_at_once() {
        assertThat(rule.judge(store.with("input.wanted.engine", "mysql").with("input.wanted.kmsKeyId", "arn:other"))
                        .violations())
                .singleElement()
                .asString()
                .contains("engine was", ", kmsKeyId was \"arn:key\" and would be \"arn:other\"");
    }

    @Test
    void what_comes_from_something_made_anew_violates_before_it_is_known() {
        assertThat(rule.judge(store.unknown("input.wanted.kmsKeyId")).violations())
                .singleElement()
                .asString()
                .contains("kmsKeyId was \"arn:key\" and would be that of something made anew");
    }

    @Test
    void a_property_that_the_program_keeps_quiet_about_violates() {
        assertThat(rule.judge(store.with(
                                "input.wanted", Map.of("engine", "mariadb", "databases", List.of("bp", "pool"))))
                        .violations())
                .singleElement()
                .asString()
                .contains("kmsKeyId was \"arn:key\" and would be not set");
    }

    @Test
    void a_list_may_grow_and_not_lose() {
        assertThat(rule.judge(store.with("input.wanted.databases", List.of("bp", "more", "pool")))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(store.with("input.wanted.databases", List.of("bp", "renamed")))
                        .violations())
                .singleElement()
                .asString()
                .contains("databases had \"pool\" and would not have it any more");
    }

    @Test
    void a_store_that_is_not_there_yet_has_nothing_to_lose() {
        assertThat(rule.judge(store.unknown("input.recorded")).notApplicable())
                .containsExactly("the store is not there yet");
        assertThat(rule.judge(store.unknown("input.recorded.kmsKeyId").unknown("input.wanted.kmsKeyId"))
                        .isCompliant())
                .as("a record whose key is not known yet")
                .isTrue();
    }

    @Test
    void other_kept_values_are_left_alone() {
        assertThat(rule.judge(TestResource.of("pulumi:index:Stash").secret("input", "hunter2"))
                        .notApplicable())
                .containsExactly("keeps something else");
        assertThat(rule.judge(TestResource.of("pulumi:index:Stash").with("input", Map.of("store", "x")))
                        .notApplicable())
                .hasSize(1);
    }
}
