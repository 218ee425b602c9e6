package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.query.CallFailedException;
import dev.renderfleet.lambda.query.Parameters;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.query.Service;
import dev.renderfleet.lambda.runtime.Pause;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.protocols.query.unmarshall.XmlDomParser;

/** Runs the SDK's parts once before a snapshot: a signed call up to a closed port, and the parser over an answer. */
final class Priming implements Runnable {
    /** The discard service's port, where nothing listens. */
    private static final String CLOSED = "http://127.0.0.1:9";

    @Override
    public void run() {
        XmlDomParser.parse(new ByteArrayInputStream("<a><b>c</b></a>".getBytes(StandardCharsets.UTF_8)));
        Map<String, String> closed = new HashMap<>();
        for (String service : new String[] {"EC2", "AUTO_SCALING", "CLOUDWATCH", "SQS"}) {
            closed.put("AWS_ENDPOINT_URL_" + service, CLOSED);
        }
        QueryClient client = QueryClient.of(
                        "us-east-1",
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("none", "none")),
                        closed,
                        Pause.SLEEP)
                .withoutRetries();
        try {
            client.call(Service.EC2, "DescribeInstances", Parameters.none());
            throw new IllegalStateException("something listens at " + CLOSED);
        } catch (CallFailedException e) {
            e.code();
        }
    }
}
