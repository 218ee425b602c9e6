package dev.renderfleet.lambda.database;

import com.google.gson.JsonObject;
import dev.renderfleet.lambda.connection.Connector;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.runtime.Deadline;
import dev.renderfleet.lambda.runtime.Invocation;
import dev.renderfleet.lambda.runtime.JsonLog;
import dev.renderfleet.lambda.runtime.Metrics;
import dev.renderfleet.lambda.runtime.Pause;
import dev.renderfleet.lambda.runtime.Redaction;
import dev.renderfleet.lambda.secrets.SecretStore;
import dev.renderfleet.lambda.testing.FakeSecretsManager;
import dev.renderfleet.lambda.testing.Leaks;
import dev.renderfleet.lambda.testing.TestAuthority;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The functions' cores, wired as their handlers wire them, but to a fake Secrets Manager and a test's own authority. */
final class Functions implements AutoCloseable {
    private final FakeSecretsManager secretsManager = new FakeSecretsManager();
    private final Effects effects = new Effects();
    private final SecretsManagerClient client;
    private final Clock clock;
    private final Connector connector;

    Functions() {
        this(Clock.systemUTC(), Pause.SLEEP, TrustBundle.of(TestAuthority.get().ca()));
    }

    Functions(Clock clock, Pause pause, TrustBundle trust) {
        this.clock = clock;
        this.client = SecretsManagerClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .endpointOverride(secretsManager.endpoint())
                .httpClient(new WatchedHttpClient(effects))
                .build();
        this.connector = new Connector(effects.watching(new TlsOpener(trust, "test")), pause);
    }

    FakeSecretsManager secretsManager() {
        return secretsManager;
    }

    Effects effects() {
        return effects;
    }

    Connector connector() {
        return connector;
    }

    JsonObject init(JsonObject event) {
        return init(event, Duration.ofSeconds(60));
    }

    JsonObject init(JsonObject event, Duration time) {
        return new DatabaseInit(new SecretStore(client), connector)
                .run(DatabaseInitEvent.parse(event), invocation(time));
    }

    JsonObject step(String arn, String version, RotationEvent.Step step) {
        return new SecretRotation(new SecretStore(client), connector)
                .run(new RotationEvent(arn, version, step), invocation(Duration.ofSeconds(20)));
    }

    /** All four steps, as Secrets Manager calls them. */
    void rotate(String arn) {
        String version = secretsManager.rotate(arn);
        for (RotationEvent.Step step : RotationEvent.Step.values()) {
            step(arn, version, step);
        }
    }

    Invocation invocation(Duration time) {
        Redaction redaction = new Redaction();
        JsonLog log = new JsonLog(Leaks.log(), clock, redaction, JsonLog.Level.DEBUG);
        return new Invocation(log, new Metrics(), Deadline.in(time, clock), redaction);
    }

    @Override
    public void close() {
        client.close();
        secretsManager.close();
    }

    /** The SDK's own HTTP client, with every answered call counted as an effect. */
    private static final class WatchedHttpClient implements SdkHttpClient {
        private final SdkHttpClient delegate = UrlConnectionHttpClient.create();
        private final Effects effects;

        WatchedHttpClient(Effects effects) {
            this.effects = effects;
        }

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            ExecutableHttpRequest prepared = delegate.prepareRequest(request);
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() throws IOException {
                    HttpExecuteResponse response = prepared.call();
                    effects.happened(request.httpRequest()
                            .firstMatchingHeader("X-Amz-Target")
                            .orElse("call"));
                    return response;
                }

                @Override
                public void abort() {
                    prepared.abort();
                }
            };
        }

        @Override
        public void close() {
            delegate.close();
        }
    }
}
