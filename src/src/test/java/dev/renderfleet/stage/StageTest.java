package dev.renderfleet.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.renderfleet.stage.binding.InvalidStageException;
import dev.renderfleet.stage.binding.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StageTest {

    private static final String CERTIFICATE =
            "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_committed_stage_file_is_valid(String name) {
        assertThat(StageFiles.read(name).alertEmail()).contains("@");
    }

    @Test
    void the_four_stages_are_there() {
        assertThat(stages()).contains("dev", "local", "prod", "staging");
    }

    @Test
    void stages_differ_as_the_stage_table_says() {
        assertThat(StageFiles.read("dev").network().nat().strategy()).isEqualTo(Nat.Strategy.INSTANCE);
        assertThat(StageFiles.read("staging").network().nat().strategy()).isEqualTo(Nat.Strategy.GATEWAY);
        assertThat(StageFiles.read("prod").network().nat().strategy()).isEqualTo(Nat.Strategy.GATEWAY_PER_ZONE);
        assertThat(StageFiles.read("dev").network().zones()).hasSize(2);
        assertThat(StageFiles.read("prod").network().zones()).hasSize(3);
        assertThat(List.of("dev", "staging", "prod"))
                .extracting(name -> StageFiles.read(name).monthlyBudgetUsd())
                .containsExactly(100, 200, 500);
        assertThat(List.of("dev", "staging", "prod"))
                .extracting(name -> StageFiles.read(name).protectData())
                .containsExactly(false, true, true);
    }

    @Test
    void keys_left_out_have_their_documented_defaults() {
        Stage stage = read(minimal());

        assertThat(stage.app()).isEqualTo("bp");
        assertThat(stage.region()).isEqualTo("us-east-1");
        assertThat(stage.logRetentionDays()).isEqualTo(new LogRetention(30));
        assertThat(stage.accountId()).isEmpty();
        assertThat(stage.network().cidr()).hasToString("10.0.0.0/16");
        assertThat(stage.network().interfaceEndpoints()).isEmpty();
        assertThat(stage.network().internalLoadBalancer()).isFalse();
        assertThat(stage.workloads()).isEqualTo(new Workloads(true, true, true));
    }

    @ParameterizedTest
    @CsvSource({
        "domainName",
        "alertEmail",
        "monthlyBudgetUsd",
        "protectData",
    })
    void a_key_without_default_must_be_there(String key) {
        Map<String, String> config = minimal();
        config.remove("renderfleet:" + key);

        assertThat(problems(config)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("renderfleet:" + key);
            assertThat(problem.found()).isEqualTo("nothing");
        });
    }

    @Test
    void https_cannot_be_off_by_omission() {
        Map<String, String> config = minimal();
        config.remove("renderfleet:certificateArn");

        assertThat(problems(config)).singleElement().satisfies(problem -> {
            assertThat(problem.found()).isEqualTo("neither certificateArn nor hostedZoneId");
            assertThat(problem.remedy()).contains("renderfleet:certificateArn", "renderfleet:hostedZoneId");
        });
    }

    @Test
    void a_hosted_zone_stands_in_for_a_certificate() {
        Map<String, String> config = minimal();
        config.remove("renderfleet:certificateArn");
        config.put("renderfleet:hostedZoneId", "Z0123456789ABCDEFGHIJ");

        assertThat(read(config).hostedZoneId()).contains("Z0123456789ABCDEFGHIJ");
    }

    @Test
    void a_certificate_of_another_region_is_refused() {
        Map<String, String> config = minimal();
        config.put("renderfleet:region", "eu-west-1");
        config.put("renderfleet:workloads", "{\"mediaPlatform\": false}");

        assertThat(problems(config)).singleElement().satisfies(problem -> assertThat(problem.remedy())
                .contains("eu-west-1"));
    }

    @Test
    void the_media_platform_runs_where_its_cdn_takes_certificates_from() {
        Map<String, String> config = minimal();
        config.remove("renderfleet:certificateArn");
        config.put("renderfleet:hostedZoneId", "Z0123456789ABCDEFGHIJ");
        config.put("renderfleet:region", "eu-west-1");

        assertThat(problems(config)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("renderfleet:region");
            assertThat(problem.allowed()).startsWith("us-east-1");
        });
    }

    @Test
    void a_load_balancer_cannot_stand_behind_a_cdn_that_is_not_there() {
        Map<String, String> config = minimal();
        config.put("renderfleet:workloads", "{\"mediaPlatform\": false}");
        config.put(
                "renderfleet:network",
                "{\"zones\": [\"a\", \"b\"], \"nat\": {\"strategy\": \"gateway\"}, \"loadBalancerIngress\": \"cloudFront\"}");

        assertThat(problems(config)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("renderfleet:network");
            assertThat(problem.found()).isEqualTo("loadBalancerIngress: cloudFront");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mariadb       | {\"storageGib\": 100, \"maxStorageGib\": 105} | at least 10 % more",
                "mariadb       | {\"backupDays\": 1}                             | from 7 to 35",
                "mariadb       | {\"instanceClass\": \"t4g.small\"}             | RDS instance class",
                "aurora        | {\"minAcu\": 0.7}                               | multiple of 0.5",
                "aurora        | {\"minAcu\": 4, \"maxAcu\": 2}                 | at least minAcu",
                "redis         | {\"nodes\": 0}                                  | from 1 to 6",
                "media         | {\"uploadOrigins\": [\"http://a.example.com\"]} | HTTPS origin",
                "gpuTasks      | {\"messageRetention\": \"15d\"}                | 60s to 1209600s",
                "gpuTasks      | {\"visibilityTimeout\": \"89s\"}               | 90s to 43200s",
                "gpuTasks      | {\"idleAfter\": \"7m\"}                        | in steps of 5m",
                "gpuTasks      | {\"idleAfter\": \"25h\"}                       | 5m to 24h",
                "gpuTasks      | {\"messageRetention\": \"60s\"}                | longer than visibilityTimeout",
                "gpuTasks      | {\"visibilityTimeout\": \"5 minutes\"}         | s, m, h or d",
                "notifications | {\"functionTimeout\": \"40s\"}                 | 6 times functionTimeout",
                "notifications | {\"visibilityTimeout\": \"301s\"}              | 30s to 300s",
                "notifications | {\"messageRetention\": \"1d\"}                 | 345600s to 1209600s",
                "notifications | {\"queueType\": \"lifo\"}                      | standard, fifo",
                "backend          | {\"cpu\": 300}                            | one of 256, 512, 1024",
                "backend          | {\"oauthKeys\": [\"google id\"]}           | upper-case letters",
                "frontend         | {\"memoryMib\": 4096}                     | 512 to 2048 in steps of 512 with cpu 256",
                "frontend         | {\"minTasks\": 3, \"maxTasks\": 2}         | at least minTasks, 3",
                "api              | {\"minTasks\": 0}                         | from 1 to 100",
                "api              | {\"logLevel\": \"verbose\"}                | debug, info, warn, error",
                "scheduledScaling | {\"down\": \"daily\"}                      | never, nights, nightsAndWeekends",
                "scheduledScaling | {\"timeZone\": \"Europe/Atlantis\"}        | IANA time zone",
                "scheduledScaling | {\"from\": \"8pm\"}                        | 00:00 to 23:59",
                "scheduledScaling | {\"from\": \"07:00\"}                      | another time than from",
            })
    void stores_queues_and_services_keep_to_what_aws_and_the_documents_allow(String key, String value, String allowed) {
        Map<String, String> config = minimal();
        config.put("renderfleet:" + key, value);

        assertThat(problems(config)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).startsWith("renderfleet:" + key + ".");
            assertThat(problem.allowed()).contains(allowed);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{\"slug\": \"one\"}, {\"slug\": \"one\", \"maxSize\": 3}] | workflows[1].slug          | each slug once",
                "[{\"slug\": \"gpu-tasks\"}]                       | workflows[0].slug          | the task instance's",
                "[{\"slug\": \"one-on-demand\"}]                   | workflows[0].slug          | groups that step in",
                "[{\"slug\": \"One\"}]                             | workflows[0].slug          | lower-case letters",
                "[{\"slug\": \"one\", \"idleAfter\": \"4m\"}]      | workflows[0].idleAfter     | 5m to 24h",
                "[{\"slug\": \"one\", \"idleAfter\": \"330s\"}]    | workflows[0].idleAfter     | in steps of 1m",
                "[{\"slug\": \"one\", \"maxSize\": 0}]             | workflows[0].maxSize       | from 1 to 10",
                "[{\"slug\": \"one\", \"instanceTypes\": [\"g5.xlarge\"]}] | workflows[0].instanceTypes | 2 to 6",
            })
    void a_wrong_workflow_is_refused_with_its_place_in_the_list(String workflows, String key, String allowed) {
        Map<String, String> config = minimal();
        config.put("renderfleet:workflows", workflows);

        assertThat(problems(config)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo("renderfleet:" + key);
            assertThat(problem.allowed()).contains(allowed);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "protectData          | yes                     | true or false",
                "protectData          | 1                       | true or false",
                "monthlyBudgetUsd     | 0                       | from 1",
                "monthlyBudgetUsd     | 12.5                    | whole number",
                "monthlyBudgetUsd     | 1e3                     | whole number",
                "monthlyBudgetUsd     | a lot                   | whole number",
                "logRetentionDays     | 31                      | 30",
                "alertEmail           | nobody                  | e-mail",
                "domainName           | https://dev.example.com | domain name",
                "domainName           | Dev.Example.com         | lower-case",
                "domainName           | example                 | domain name",
                "app                  | Media                   | lower-case",
                "accountId            | 1234                    | 12 digits",
                "certificateArn       | arn:aws:iam::1:x        | ACM certificate",
                "hostedZoneId         | example.com             | hosted zone",
                "workloads            | all                     | gpuTasks, mediaPlatform, api",
                "workloads            | {\"api\": \"true\"}     | true or false",
                "network              | {\"zones\": [\"a\"], \"nat\": {\"strategy\": \"gateway\"}} | 2 to 6",
                "network              | {\"zones\": [\"a\", \"a\"], \"nat\": {\"strategy\": \"gateway\"}} | once",
                "network              | {\"zones\": [\"a\", \"x\"], \"nat\": {\"strategy\": \"gateway\"}} | a to f",
                "network              | {\"zones\": [\"a\", \"b\"], \"nat\": {\"strategy\": \"none\"}} | gatewayPerZone",
                "network              | {\"zones\": [\"a\", \"b\"], \"nat\": {\"strategy\": \"gateway\", \"instanceType\": \"t3.nano\"}} | ARM64",
                "network              | {\"cidr\": \"10.0.0.0/15\", \"zones\": [\"a\", \"b\"], \"nat\": {\"strategy\": \"gateway\"}} | /16 to /21",
                "network              | {\"cidr\": \"10.0.1.0/16\", \"zones\": [\"a\", \"b\"], \"nat\": {\"strategy\": \"gateway\"}} | begins at",
                "network              | {\"cidr\": \"8.8.0.0/16\", \"zones\": [\"a\", \"b\"], \"nat\": {\"strategy\": \"gateway\"}} | private",
                "network              | {\"cidr\": \"10.0.0.0/21\", \"zones\": [\"a\", \"c\"], \"nat\": {\"strategy\": \"gateway\"}} | up to b",
            })
    void a_wrong_value_is_refused_with_what_is_allowed(String key, String value, String allowed) {
        Map<String, String> config = minimal();
        config.put("renderfleet:" + key, value);

        assertThat(problems(config)).singleElement().satisfies(problem -> {
            assertThat(problem.key()).startsWith("renderfleet:" + key);
            assertThat(problem.allowed()).contains(allowed);
            assertThat(problem.remedy()).isNotBlank();
        });
    }

    @Test
    void an_unknown_key_is_refused_and_the_nearest_one_named() {
        Map<String, String> config = minimal();
        config.put("renderfleet:domainname", "x");
        config.put("renderfleet:workloads", "{\"gputasks\": true}");

        assertThat(problems(config))
                .extracting(Problem::key, Problem::remedy)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("renderfleet:domainname", "did you mean domainName?"),
                        org.assertj.core.groups.Tuple.tuple(
                                "renderfleet:workloads.gputasks", "did you mean gpuTasks?"));
    }

    @Test
    void keys_of_other_namespaces_are_not_ours_to_judge() {
        Map<String, String> config = minimal();
        config.put("aws:profile", "someone");

        assertThat(read(config).domainName()).isEqualTo("dev.example.com");
    }

    @Test
    void eight_mistakes_make_one_report_with_eight_lines() {
        Map<String, String> config = StageFiles.configurationOf(
                """
                config:
                  renderfleet:domainName: DEV
                  renderfleet:alertEmail: nobody
                  renderfleet:monthlyBudgetUsd: none
                  renderfleet:protectData: maybe
                  renderfleet:logRetention: 30
                  renderfleet:workloads: {gpuTasks: 1}
                  renderfleet:network:
                    cidr: 10.0.0.0/8
                    zones: [a, b]
                    nat: {strategy: gateway}
                """);

        InvalidStageException report = catchThrowableOfType(InvalidStageException.class, () -> read(config));

        assertThat(report.problems()).hasSize(8);
        assertThat(report.getMessage().lines()).hasSize(9).first().satisfies(first -> assertThat(first)
                .isEqualTo("Pulumi.test.yaml has 8 problems, nothing was created:"));
        assertThat(report.getMessage().lines().skip(1))
                .allSatisfy(line -> assertThat(line).contains("found ", "; allowed: ", "; fix: "));
    }

    @Test
    void the_value_of_a_secret_key_is_never_repeated() {
        Map<String, String> config = minimal();
        config.put("renderfleet:alertEmail", "hunter2");

        InvalidStageException report = catchThrowableOfType(
                InvalidStageException.class, () -> Stage.read("test", config, Set.of("renderfleet:alertEmail")));

        assertThat(report).hasMessageContaining("[secret]").hasMessageNotContaining("hunter2");
    }

    @Test
    void a_long_value_is_cut_in_the_report() {
        Map<String, String> config = minimal();
        config.put("renderfleet:app", "x".repeat(5000));

        assertThat(problems(config)).singleElement().satisfies(problem -> assertThat(problem.found())
                .hasSizeLessThan(100)
                .endsWith("..."));
    }

    @ParameterizedTest
    @CsvSource({"Dev", "d", "dev-eu", "1dev", "averylongstagename"})
    void a_stack_name_that_would_break_physical_names_is_refused(String name) {
        assertThatThrownBy(() -> Stage.read(name, minimal(), Set.of()))
                .isInstanceOf(InvalidStageException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("--stack dev");
    }

    private static Map<String, String> minimal() {
        Map<String, String> config = new HashMap<>();
        config.put("renderfleet:domainName", "dev.example.com");
        config.put("renderfleet:certificateArn", CERTIFICATE);
        config.put("renderfleet:alertEmail", "oncall@example.com");
        config.put("renderfleet:monthlyBudgetUsd", "100");
        config.put("renderfleet:protectData", "false");
        config.put("renderfleet:network", "{\"zones\": [\"a\", \"b\"], \"nat\": {\"strategy\": \"gateway\"}}");
        return config;
    }

    private static Stage read(Map<String, String> config) {
        return Stage.read("test", config, Set.of());
    }

    private static List<Problem> problems(Map<String, String> config) {
        return catchThrowableOfType(InvalidStageException.class, () -> read(config))
                .problems();
    }
}
