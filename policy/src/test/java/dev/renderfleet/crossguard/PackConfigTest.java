package dev.renderfleet.crossguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PackConfigTest {

    private final Policy backup = new Configurable();
    private final PolicyPack pack = new PolicyPack(
            "test",
            "test",
            "1.0.0",
            "",
            true,
            List.of(
                    backup,
                    ResourcePolicy.of(
                            Metadata.advisory("logs", Kind.OBSERVABILITY),
                            Types.all(),
                            (resource, context) -> Verdict.compliant())));

    private static final class Configurable implements ResourcePolicy {

        @Override
        public Metadata metadata() {
            return Metadata.mandatory("backup", Kind.RELIABILITY);
        }

        @Override
        public ConfigSchema configSchema() {
            return ConfigSchema.none()
                    .integer("minimumDays", 7, "")
                    .strings("names", List.of("a"), "")
                    .nonEmpty("names")
                    .choice("mode", "soft", List.of("soft", "hard"), "");
        }

        @Override
        public Types types() {
            return Types.all();
        }

        @Override
        public Verdict check(PolicyResource resource, PolicyContext context) {
            return Verdict.compliant();
        }
    }

    private PolicyConfig config(String json) {
        return PackConfig.parse(pack, json).of(backup).config();
    }

    @Test
    void defaults_hold_where_nothing_is_given() {
        PolicyConfig config = config("{}");
        assertThat(config.integer("minimumDays")).isEqualTo(7);
        assertThat(config.strings("names")).containsExactly("a");
        assertThat(PackConfig.defaults(pack).level("backup")).isEqualTo(EnforcementLevel.MANDATORY);
    }

    @Test
    void values_override_defaults() {
        PolicyConfig config =
                config("{\"backup\": {\"minimumDays\": 30, \"names\": [\"x\", \"y\"], \"mode\": \"hard\"}}");
        assertThat(config.integer("minimumDays")).isEqualTo(30);
        assertThat(config.strings("names")).containsExactly("x", "y");
        assertThat(config.string("mode")).isEqualTo("hard");
    }

    @Test
    void a_level_may_be_written_short_or_in_an_object_and_all_sets_the_rest() {
        assertThat(PackConfig.parse(pack, "{\"logs\": \"mandatory\"}").level("logs"))
                .isEqualTo(EnforcementLevel.MANDATORY);
        PackConfig all = PackConfig.parse(
                pack,
                "{\"all\": {\"enforcementLevel\": \"disabled\", \"reason\": \"a sandbox\"},"
                        + " \"backup\": {\"enforcementLevel\": \"mandatory\"}}");
        assertThat(all.level("logs")).isEqualTo(EnforcementLevel.DISABLED);
        assertThat(all.level("backup")).isEqualTo(EnforcementLevel.MANDATORY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    [1]                                              | must be a JSON object
                    {"backup": nope                                  | not JSON
                    {"bakup": "advisory"}                            | bakup: no such policy in this pack
                    {"backup": {"minimumDay": 3}}                    | backup: minimumDay: unknown key, known are [minimumDays, names, mode]
                    {"backup": {"minimumDays": "3"}}                 | backup: minimumDays: must be of type integer
                    {"backup": {"minimumDays": 3.5}}                 | backup: minimumDays: must be of type integer
                    {"backup": {"names": "x"}}                       | backup: names: must be an array of string
                    {"backup": {"names": [1]}}                       | backup: names: must be an array of string
                    {"backup": {"names": []}}                        | backup: names: must have at least 1 items
                    {"backup": {"mode": "medium"}}                   | backup: mode: must be one of [soft, hard], not [medium]
                    {"backup": "warn"}                               | backup: enforcementLevel: must be advisory, mandatory, remediate or disabled, not warn
                    {"backup": 7}                                    | backup: enforcementLevel: must be advisory
                    {"backup": "remediate"}                          | backup: cannot remediate
                    {"backup": "advisory"}                           | backup: loosened from mandatory to advisory without a reason
                    {"logs": "disabled"}                             | logs: loosened from advisory to disabled without a reason
                    {"all": "advisory"}                              | backup: loosened from mandatory to advisory without a reason
                    {"all": {"level": "advisory"}}                   | all: level: unknown key
                    {"backup": {"reason": " "}}                      | backup: reason: must be a sentence
                    {"backup": {"exceptions": [3]}}                  | backup: exceptions[0]: must be an object
                    {"backup": {"exceptions": [{"resources": ["x"], "enforcementLevel": "advisory"}]}} | backup: exceptions[0]: reason: required
                    {"backup": {"exceptions": [{"enforcementLevel": "advisory", "reason": "x"}]}} | backup: exceptions[0]: resources: name at least one
                    {"backup": {"exceptions": [{"resources": ["x"], "reason": "x"}]}} | backup: exceptions[0]: enforcementLevel: required
                    {"backup": {"exceptions": [{"resources": ["x"], "reason": "x", "enforcementLevel": "advisory", "untill": 1}]}} | backup: exceptions[0]: untill: unknown key
                    """)
    void what_is_wrong_is_told_with_its_place(String json, String problem) {
        assertThatThrownBy(() -> PackConfig.parse(pack, json))
                .isInstanceOf(InvalidPackConfigException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void all_problems_are_told_at_once() {
        assertThatThrownBy(
                        () -> PackConfig.parse(pack, "{\"backup\": {\"mode\": 1, \"x\": 2}, \"nope\": \"advisory\"}"))
                .hasMessageContaining("backup: mode")
                .hasMessageContaining("backup: x")
                .hasMessageContaining("nope: no such policy");
    }

    @Test
    void a_required_key_must_be_given_unless_the_policy_is_disabled() {
        Policy required = new ResourcePolicy() {
            @Override
            public Metadata metadata() {
                return Metadata.mandatory("needs", Kind.COST);
            }

            @Override
            public ConfigSchema configSchema() {
                return ConfigSchema.none().bool("value", false, "").required("value");
            }

            @Override
            public Types types() {
                return Types.all();
            }

            @Override
            public Verdict check(PolicyResource resource, PolicyContext context) {
                return Verdict.compliant();
            }
        };
        PolicyPack needy = PolicyPack.of("needy", "1.0.0", required);
        assertThatThrownBy(() -> PackConfig.defaults(needy))
                .hasMessageContaining("needs: value: required, but missing");
        assertThat(PackConfig.parse(needy, "{\"needs\": \"disabled\"}").level("needs"))
                .isEqualTo(EnforcementLevel.DISABLED);
    }

    @Test
    void a_pack_has_a_valid_name_a_semantic_version_and_unique_ids() {
        assertThatThrownBy(() -> PolicyPack.of("not a name", "1.0.0")).hasMessageContaining("not a policy pack's name");
        assertThatThrownBy(() -> PolicyPack.of("x", "one")).hasMessageContaining("not a semantic version");
        assertThatThrownBy(() -> PolicyPack.of("x", "1.0.0", backup, backup)).hasMessageContaining("'backup' is taken");
        assertThatThrownBy(() -> Metadata.mandatory("Not_An_Id", Kind.COST)).hasMessageContaining("Not_An_Id");
    }

    @Test
    void asking_for_a_key_that_the_schema_lacks_is_an_error() {
        assertThatThrownBy(() -> config("{}").string("days")).hasMessageContaining("no key 'days'");
    }
}
