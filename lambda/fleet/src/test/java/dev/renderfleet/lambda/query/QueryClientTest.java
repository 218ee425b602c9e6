package dev.renderfleet.lambda.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;

class QueryClientTest {
    private static final String OK = "<R><instancesSet><item><instanceId>i-1</instanceId></item></instancesSet></R>";
    private static final String THROTTLED = "<Response><Errors><Error><Code>RequestLimitExceeded</Code>"
            + "<Message>Request limit exceeded.</Message></Error></Errors></Response>";

    private final ScriptedAws aws = new ScriptedAws();
    private final List<Duration> pauses = new ArrayList<>();

    private QueryClient client() {
        return QueryClient.of(
                "eu-west-1",
                StaticCredentialsProvider.create(AwsSessionCredentials.create("AKID", "secret", "session")),
                Map.of("AWS_ENDPOINT_URL_EC2", aws.endpoint()),
                pauses::add);
    }

    private XmlElement call() {
        return client().call(Service.EC2, "StopInstances", Parameters.none().with("InstanceId", List.of("i-1", "i-2")));
    }

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void a_call_is_signed_for_its_service_and_region() {
        aws.answers(200, OK);

        assertThat(Xml.items(call(), "instancesSet"))
                .extracting(item -> Xml.text(item, "instanceId"))
                .containsExactly("i-1");

        ScriptedAws.Request request = aws.requests().get(0);
        assertThat(request.parameters())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Action", "StopInstances",
                        "Version", "2016-11-15",
                        "InstanceId.1", "i-1",
                        "InstanceId.2", "i-2"));
        assertThat(request.headers().get("Authorization"))
                .startsWith("AWS4-HMAC-SHA256 Credential=AKID/")
                .contains("/eu-west-1/ec2/aws4_request");
        assertThat(request.headers()).containsEntry("X-amz-security-token", "session");
    }

    @ParameterizedTest
    @CsvSource({"400, true", "503, true", "500, false", "502, false", "429, false"})
    void throttling_and_trouble_at_aws_are_tried_again_after_a_pause(int status, boolean throttled) {
        aws.answers(status, throttled ? THROTTLED : "upstream is gone").answers(200, OK);

        call();

        assertThat(aws.requests()).hasSize(2);
        assertThat(pauses).hasSize(2).first().isEqualTo(Duration.ZERO);
    }

    @Test
    void after_four_tries_it_gives_up_and_says_why() {
        for (int i = 0; i < 4; i++) {
            aws.answers(400, THROTTLED);
        }

        CallFailedException failure = catchThrowableOfType(CallFailedException.class, this::call);

        assertThat(aws.requests()).hasSize(4);
        assertThat(failure.code()).isEqualTo("RequestLimitExceeded");
        assertThat(failure)
                .hasMessageContaining(
                        "Could not call ec2:StopInstances. RequestLimitExceeded: Request limit exceeded.");
    }

    @Test
    void a_refusal_is_not_tried_again() {
        aws.answers(
                403,
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not you</Message></Error>"
                        + "</ErrorResponse>");

        assertThatThrownBy(this::call)
                .hasMessageContaining("AccessDenied: not you")
                .hasMessageContaining("allow the function's role ec2:StopInstances");
        assertThat(aws.requests()).hasSize(1);
    }

    @Test
    void an_answer_that_is_no_xml_is_a_failure_with_its_status() {
        for (int i = 0; i < 4; i++) {
            aws.answers(503, "<html><body>busy");
        }

        assertThatThrownBy(this::call).hasMessageContaining("HTTP 503");
    }

    @Test
    void a_service_that_cannot_be_reached_is_tried_again_and_named() {
        aws.close();

        assertThatThrownBy(this::call)
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("no answer from 127.0.0.1");
        assertThat(pauses).hasSize(4);
    }
}
