package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConnectionsFitTest {

    private final PolicyTester rule = PolicyTester.of(new ConnectionsFit());
    private final TestResource data = TestResource.of("aws:ec2/securityGroup:SecurityGroup", "data");
    private final TestResource functions = TestResource.of("aws:ec2/securityGroup:SecurityGroup", "functions");
    private final TestResource admitted = TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
            .refers("securityGroupId", data)
            .refers("referencedSecurityGroupId", functions);
    private final TestResource database = TestResource.of("aws:rds/instance:Instance", "db")
            .with("engine", "mariadb")
            .with("instanceClass", "db.t4g.small")
            .with("endpoint", "db.example:3306")
            .refers("vpcSecurityGroupIds[0]", data);
    private final TestResource worker = worker("worker");

    private TestResource worker(String name) {
        return TestResource.of("aws:lambda/function:Function", name).refers("vpcConfig.securityGroupIds[0]", functions);
    }

    @Test
    void as_many_connections_as_it_accepts_are_compliant() {
        assertThat(rule.judgeStack(
                                data, functions, admitted, database, worker.with("reservedConcurrentExecutions", 143))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void more_violate() {
        var judgement =
                rule.judgeStack(data, functions, admitted, database, worker.with("reservedConcurrentExecutions", 144));
        assertThat(judgement.violations())
                .containsExactly("its functions worker may open 144 connections, but it accepts 143");
        assertThat(judgement.violators()).containsExactly("db");
    }

    @Test
    void all_functions_count_together() {
        assertThat(rule.judgeStack(
                                data,
                                functions,
                                admitted,
                                database,
                                worker.with("reservedConcurrentExecutions", 100),
                                worker("rotate").with("reservedConcurrentExecutions", 44))
                        .violations())
                .containsExactly("its functions worker, rotate may open 144 connections, but it accepts 143");
    }

    @Test
    void a_message_names_three_functions_at_most() {
        TestResource b = worker("b").with("reservedConcurrentExecutions", 0);
        TestResource c = worker("c").with("reservedConcurrentExecutions", 0);
        TestResource d = worker("d").with("reservedConcurrentExecutions", 0);
        assertThat(rule.judgeStack(data, functions, admitted, database, worker, b, c)
                        .violations())
                .containsExactly("its functions worker, b, c may open 1000 connections, but it accepts 143");
        assertThat(rule.judgeStack(data, functions, admitted, database, worker, b, c, d)
                        .violations())
                .containsExactly("its functions worker, b, c and 1 more may open 1000 connections, but it accepts 143");
    }

    @Test
    void each_database_has_its_own_functions() {
        TestResource outside = TestResource.of("aws:lambda/function:Function", "outside")
                .with("environment.variables.DB_HOST", "other.example:3306")
                .with("reservedConcurrentExecutions", 143);
        TestResource other = TestResource.of("aws:rds/instance:Instance", "other")
                .with("engine", "mariadb")
                .with("instanceClass", "db.t4g.small")
                .with("endpoint", "other.example:3306")
                .refers("vpcSecurityGroupIds[0]", data);
        TestResource one = worker.with("reservedConcurrentExecutions", 1);
        var judgement = rule.judgeStack(data, functions, admitted, database, other, one, outside);
        assertThat(judgement.violations())
                .containsExactly("its functions worker, outside may open 144 connections, but it accepts 143");
        assertThat(judgement.violators()).containsExactly("other");
    }

    @Test
    void without_reserved_concurrency_the_accounts_counts() {
        for (TestResource unreserved : List.of(worker, worker.with("reservedConcurrentExecutions", -1))) {
            assertThat(rule.judgeStack(data, functions, admitted, database, unreserved)
                            .violations())
                    .containsExactly("its functions worker may open 1000 connections, but it accepts 143");
        }
        var graph = TestResource.graph(data, functions, admitted, database, worker);
        assertThat(rule.config("accountConcurrency", 10).judge(graph).isCompliant())
                .isTrue();
        assertThat(rule.judgeStack(data, functions, admitted, database, worker.with("reservedConcurrentExecutions", 0))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_function_may_open_several() {
        TestResource pooled =
                worker.with("reservedConcurrentExecutions", 72).with("environment.variables.DB_POOL_SIZE", "2");
        assertThat(rule.judgeStack(data, functions, admitted, database, pooled).violations())
                .containsExactly("its functions worker may open 144 connections, but it accepts 143");
        TestResource silent = worker.with("reservedConcurrentExecutions", 72);
        var graph = TestResource.graph(data, functions, admitted, database, silent);
        assertThat(rule.judge(graph).isCompliant()).isTrue();
        assertThat(rule.config("connections", 2).judge(graph).violations()).hasSize(1);
        var other = TestResource.graph(data, functions, admitted, database, pooled);
        assertThat(rule.config("variable", "POOL").judge(other).isCompliant()).isTrue();
    }

    @Test
    void an_endpoint_in_the_environment_counts_too() {
        TestResource outside = TestResource.of("aws:lambda/function:Function", "outside")
                .with("environment.variables.DB_HOST", "db.example:3306");
        assertThat(rule.judgeStack(data, functions, admitted, database, outside).violators())
                .containsExactly("db");
        assertThat(rule.judgeStack(
                                data,
                                functions,
                                admitted,
                                database,
                                worker.with("environment.variables.DB_HOST", "db.example:3306"))
                        .violations())
                .containsExactly("its functions worker may open 1000 connections, but it accepts 143");
    }

    @Test
    void databases_that_no_function_reaches_are_not_judged() {
        assertThat(rule.judgeStack(data, functions, database, worker).notApplicable())
                .containsExactly("no function reaches it, or its limit is not known");
        assertThat(rule.judgeStack(data, functions, admitted, database.with("engine", "oracle-ee"), worker)
                        .notApplicable())
                .hasSize(1);
    }

    @Test
    void before_the_first_update_the_recorded_dependencies_tell() {
        TestResource planned = TestResource.of("aws:rds/instance:Instance", "db")
                .with("engine", "mariadb")
                .with("instanceClass", "db.t4g.small")
                .refersUnknown("vpcSecurityGroupIds", data);
        TestResource rules = TestResource.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
                .refersUnknown("securityGroupId", data)
                .refersUnknown("referencedSecurityGroupId", functions);
        TestResource function = TestResource.of("aws:lambda/function:Function", "worker")
                .refersUnknown("vpcConfig.securityGroupIds", functions);
        assertThat(rule.judgeStack(data, functions, rules, planned, function).violators())
                .containsExactly("db");
    }

    @Test
    void an_environment_that_is_not_known_yet_matters_only_within_the_limit() {
        TestResource unknown = worker.refersUnknown("environment.variables", data);
        assertThat(rule.judgeStack(data, functions, admitted, database, unknown).violations())
                .containsExactly("its functions worker may open 1000 connections, but it accepts 143");
        assertThat(rule.judgeStack(
                                data, functions, admitted, database, unknown.with("reservedConcurrentExecutions", 143))
                        .notJudged())
                .hasSize(1);
    }

    @Test
    void a_concurrency_that_is_not_known_yet_cannot_be_judged() {
        TestResource unknown = worker.refersUnknown("reservedConcurrentExecutions", data);
        assertThat(rule.judgeStack(data, functions, admitted, database, unknown).notJudged())
                .hasSize(1);
    }
}
