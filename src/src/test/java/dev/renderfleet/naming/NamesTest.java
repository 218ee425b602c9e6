package dev.renderfleet.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NamesTest {

    private final Names names = new Names("bp", "dev");

    @Test
    void a_name_is_app_stage_and_base() {
        assertThat(names.of("gpu_tasks_queue")).isEqualTo("bp-dev-gpu_tasks_queue");
        assertThat(names.prefix()).isEqualTo("bp-dev");
    }

    @Test
    void a_path_begins_with_app_and_stage() {
        assertThat(names.path("rds/master-credentials")).isEqualTo("/bp/dev/rds/master-credentials");
    }

    @Test
    void a_name_at_the_limit_stays_as_it_is() {
        assertThat(names.of("x".repeat(25), 32)).hasSize(32).doesNotContainPattern("-[0-9a-f]{7}$");
    }

    @Test
    void a_name_over_the_limit_is_cut_and_ends_in_a_stable_hash() {
        String name = names.of("load-balancer-of-the-backend-service", 32);

        assertThat(name).hasSize(32).isEqualTo("bp-dev-load-balancer-of--d028995");
    }

    @Test
    void names_that_differ_at_the_end_only_stay_different() {
        assertThat(names.of("a".repeat(60) + "1", 32)).isNotEqualTo(names.of("a".repeat(60) + "2", 32));
    }

    @Test
    void a_limit_without_room_is_refused() {
        assertThatThrownBy(() -> names.of("a-rather-long-base", 14)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_resource_carries_the_five_tags() {
        Tags tags = new Tags(names, "media");

        assertThat(tags.of("network"))
                .containsEntry("App", "bp")
                .containsEntry("Stage", "dev")
                .containsEntry("Component", "network")
                .containsEntry("ManagedBy", "pulumi")
                .containsEntry("CostCenter", "media")
                .hasSize(5);
        assertThat(tags.of("network", "vpc"))
                .containsEntry("Name", "bp-dev-vpc")
                .hasSize(6);
    }
}
