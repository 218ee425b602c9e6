package dev.renderfleet.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PolicyDocumentTest {

    @Test
    void a_statement_is_written_as_iam_reads_it() {
        String json = PolicyDocument.of(Statement.allow("Send", "sqs:SendMessage", "sqs:GetQueueAttributes")
                        .on("arn:aws:sqs:us-east-1:123456789012:queue")
                        .when("StringEquals", "aws:SourceAccount", "123456789012")
                        .when("StringEquals", "aws:PrincipalTag/Stage", "dev"))
                .toJson();

        assertThat(json)
                .isEqualTo(
                        """
                        {"Version":"2012-10-17","Statement":[{"Sid":"Send","Effect":"Allow",\
                        "Action":["sqs:SendMessage","sqs:GetQueueAttributes"],\
                        "Resource":"arn:aws:sqs:us-east-1:123456789012:queue",\
                        "Condition":{"StringEquals":{"aws:PrincipalTag/Stage":"dev","aws:SourceAccount":"123456789012"}}}]}""");
    }

    @Test
    void anyone_is_written_without_a_kind() {
        assertThat(PolicyDocument.of(Statement.deny("DenyPlainText", "s3:*")
                                .by("AWS", "*")
                                .on("*"))
                        .toJson())
                .contains("\"Principal\":\"*\"", "\"Effect\":\"Deny\"");
    }

    @Test
    void a_service_is_trusted_on_behalf_of_this_account_only() {
        assertThat(PolicyDocument.trust("vpc-flow-logs.amazonaws.com", "123456789012")
                        .toJson())
                .contains(
                        "\"Principal\":{\"Service\":\"vpc-flow-logs.amazonaws.com\"}",
                        "\"aws:SourceAccount\":\"123456789012\"");
    }

    @Test
    void a_statement_without_action_or_with_a_bad_id_is_refused() {
        assertThatThrownBy(() -> Statement.allow("Empty")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Statement.allow("not-an-id", "s3:GetObject"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
