package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyPolicyFitsTest {

    private final PolicyTester rule = PolicyTester.of(new KeyPolicyFits());
    private final TestResource key = TestResource.of("aws:kms/key:Key", "key");
    private final TestResource logs = TestResource.of("aws:cloudwatch/logGroup:LogGroup", "logs");
    private final TestResource topic = TestResource.of("aws:sns/topic:Topic", "p1");
    private final TestResource database =
            TestResource.of("aws:rds/instance:Instance", "db").with("skipFinalSnapshot", true);

    private static String admitting(String service) {
        return Documents.trust("{'Service': '" + service + "'}", "kms:GenerateDataKey*", "{}");
    }

    private TestResource withPolicy(String service) {
        return key.with("policy", admitting(service));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logs.amazonaws.com", "logs.us-east-1.amazonaws.com", "logs.us-gov-west-1.amazonaws.com"})
    void a_policy_that_admits_the_service_is_compliant(String service) {
        TestResource open = withPolicy(service);
        assertThat(rule.judgeStack(open, logs.refers("kmsKeyId", open, "arn")).isCompliant())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sns.amazonaws.com", "logs.example.com", "mylogs.amazonaws.com"})
    void a_policy_that_admits_another_service_violates(String service) {
        TestResource other = withPolicy(service);
        var judgement = rule.judgeStack(other, logs.refers("kmsKeyId", other, "arn"));
        assertThat(judgement.violations()).containsExactly("its policy does not admit logs.amazonaws.com, for logs");
        assertThat(judgement.violators()).containsExactly("key");
    }

    @Test
    void the_default_policy_admits_no_service() {
        assertThat(rule.judgeStack(key, logs.refers("kmsKeyId", key, "arn")).violations())
                .hasSize(1);
        assertThat(rule.judgeStack(key.unknown("policy"), logs.refersUnknown("kmsKeyId", key))
                        .violations())
                .hasSize(1);
        assertThat(rule.judgeStack(key.with("policy", ""), logs.refers("kmsKeyId", key, "arn"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void the_service_needs_to_encrypt_or_decrypt() {
        TestResource signing =
                key.with("policy", Documents.trust("{'Service': 'logs.amazonaws.com'}", "kms:Sign", "{}"));
        assertThat(rule.judgeStack(signing, logs.refers("kmsKeyId", signing, "arn"))
                        .violations())
                .hasSize(1);
        TestResource decrypting =
                key.with("policy", Documents.trust("{'Service': 'logs.amazonaws.com'}", "kms:Decrypt", "{}"));
        assertThat(rule.judgeStack(decrypting, logs.refers("kmsKeyId", decrypting, "arn"))
                        .isCompliant())
                .isTrue();
        TestResource everyone = key.with("policy", Documents.trust("{'AWS': '*'}", "kms:Decrypt", "{}"));
        assertThat(rule.judgeStack(everyone, logs.refers("kmsKeyId", everyone, "arn"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_key_policy_of_its_own_counts() {
        TestResource policy = TestResource.of("aws:kms/keyPolicy:KeyPolicy")
                .refers("keyId", key)
                .with("policy", admitting("logs.amazonaws.com"));
        assertThat(rule.judgeStack(key, policy, logs.refers("kmsKeyId", key, "arn"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void an_alias_leads_to_its_key() {
        TestResource alias = TestResource.of("aws:kms/alias:Alias", "alias")
                .with("name", "alias/logs")
                .refers("targetKeyId", key);
        assertThat(rule.judgeStack(key, alias, logs.with("kmsKeyId", "alias/logs"))
                        .violators())
                .containsExactly("key");
    }

    @Test
    void an_encrypted_topic_needs_its_publishers() {
        TestResource encrypted = topic.refers("kmsMasterKeyId", key);
        assertThat(rule.judgeStack(key, encrypted).isCompliant()).isTrue();
        TestResource alarm =
                TestResource.of("aws:cloudwatch/metricAlarm:MetricAlarm").refers("alarmActions[0]", encrypted, "arn");
        TestResource budget = TestResource.of("aws:budgets/budget:Budget")
                .refers("notifications[0].subscriberSnsTopicArns[0]", encrypted, "arn");
        assertThat(rule.judgeStack(key, encrypted, alarm, budget).violations())
                .containsExactly(
                        "its policy does not admit budgets.amazonaws.com, for p1",
                        "its policy does not admit cloudwatch.amazonaws.com, for p1");
    }

    @ParameterizedTest
    @CsvSource({
        "aws:s3/bucketNotification:BucketNotification, topics[0].topicArn, s3",
        "aws:cloudwatch/eventTarget:EventTarget, arn, events",
        "aws:costexplorer/anomalySubscription:AnomalySubscription, subscribers[0].address, costalerts",
        "aws:rds/eventSubscription:EventSubscription, snsTopic, events.rds"
    })
    void every_publisher_to_a_topic_counts(String type, String path, String service) {
        TestResource encrypted = topic.refers("kmsMasterKeyId", key);
        assertThat(rule.judgeStack(key, encrypted, TestResource.of(type).refers(path, encrypted, "arn"))
                        .violations())
                .containsExactly("its policy does not admit " + service + ".amazonaws.com, for p1");
    }

    @ParameterizedTest
    @CsvSource({
        "aws:s3/bucketNotification:BucketNotification, queues[0].queueArn, s3",
        "aws:cloudwatch/eventTarget:EventTarget, arn, events",
        "aws:sns/topicSubscription:TopicSubscription, endpoint, sns"
    })
    void every_sender_to_a_queue_counts(String type, String path, String service) {
        TestResource queue = TestResource.of("aws:sqs/queue:Queue", "jobs").refers("kmsMasterKeyId", key);
        assertThat(rule.judgeStack(key, queue, TestResource.of(type).refers(path, queue, "arn"))
                        .violations())
                .containsExactly("its policy does not admit " + service + ".amazonaws.com, for jobs");
    }

    @Test
    void a_distribution_reads_the_bucket_of_an_encryption() {
        TestResource bucket = TestResource.of("aws:s3/bucketV2:BucketV2", "media");
        TestResource encryption = TestResource.of(
                        "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
                        "sse")
                .refers("bucket", bucket)
                .refers("rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId", key, "arn");
        assertThat(rule.judgeStack(key, bucket, encryption).isCompliant()).isTrue();
        TestResource distribution =
                TestResource.of("aws:cloudfront/distribution:Distribution").refers("origins[0].originId", bucket);
        assertThat(rule.judgeStack(key, bucket, encryption, distribution).violations())
                .containsExactly("its policy does not admit cloudfront.amazonaws.com, for media");
        assertThat(rule.judgeStack(key, bucket.protect(), encryption).violations())
                .containsExactly("data of media outlives the key");
        assertThat(rule.judgeStack(key, encryption.with("bucket", "elsewhere").protect())
                        .violations())
                .containsExactly("data of sse outlives the key");
    }

    @Test
    void a_key_is_kept_where_its_data_is() {
        TestResource kept = database.refers("kmsKeyId", key, "arn");
        assertThat(rule.judgeStack(key, kept).isCompliant()).isTrue();
        assertThat(rule.judgeStack(key, kept.protect()).violations()).containsExactly("data of db outlives the key");
        assertThat(rule.judgeStack(key, kept.retainOnDelete()).violations()).hasSize(1);
        assertThat(rule.judgeStack(key.protect(), kept.protect()).isCompliant()).isTrue();
        assertThat(rule.judgeStack(key.retainOnDelete(), kept.retainOnDelete()).isCompliant())
                .isTrue();
    }

    @Test
    void a_final_snapshot_outlives_an_unprotected_key() {
        TestResource snapshot = database.refers("kmsKeyId", key, "arn").with("skipFinalSnapshot", false);
        assertThat(rule.judgeStack(key, snapshot).violations()).containsExactly("data of db outlives the key");
        TestResource table =
                TestResource.of("aws:dynamodb/table:Table").refers("serverSideEncryption.kmsKeyArn", key, "arn");
        assertThat(rule.judgeStack(key, table).isCompliant()).isTrue();
    }

    @Test
    void an_unused_key_is_not_judged() {
        assertThat(rule.judgeStack(key, logs).notApplicable())
                .containsExactly("nothing of the stack is encrypted with it");
    }

    @Test
    void a_policy_that_is_not_known_yet_cannot_be_judged() {
        TestResource role = TestResource.of("aws:iam/role:Role");
        TestResource unknown = key.refersUnknown("policy", role);
        assertThat(rule.judgeStack(unknown, role, logs.refers("kmsKeyId", unknown, "arn"))
                        .notJudged())
                .hasSize(1);
    }
}
