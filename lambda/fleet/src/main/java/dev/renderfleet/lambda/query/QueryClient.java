package dev.renderfleet.lambda.query;

import dev.renderfleet.lambda.runtime.Pause;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.protocols.query.unmarshall.XmlDomParser;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * The few calls that the fleet's functions make, through the AWS SDK's own parts: its credentials, its signer, its HTTP client,
 * its retries and its XML parser, without the generated clients on top. EC2's alone weighs 28 MB and would be most of what a
 * cold start loads; the parts weigh 4.3 MB together.
 *
 * <p>All calls made here may be repeated safely; throttling, HTTP 5xx and broken connections are tried again, up to four
 * times in all, with the SDK's backoff.
 */
public final class QueryClient {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_ATTEMPTS = 4;

    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(READ_TIMEOUT)
            .build();
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final RetryStrategy retries;
    private final AwsCredentialsProvider credentials;
    private final Region region;
    private final Map<String, String> environment;
    private final Pause pause;

    private QueryClient(
            Region region,
            AwsCredentialsProvider credentials,
            Map<String, String> environment,
            int maxAttempts,
            Pause pause) {
        this.region = region;
        this.credentials = credentials;
        this.environment = environment;
        this.retries = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(maxAttempts)
                .build();
        this.pause = pause;
    }

    /**
     * A client for a function: region and credentials from Lambda's environment (with SnapStart the credentials come from the
     * container endpoint, otherwise from variables), {@code AWS_ENDPOINT_URL_<SERVICE>} honoured where set.
     */
    public static QueryClient onLambda(Map<String, String> environment) {
        return new QueryClient(
                Region.of(Objects.requireNonNull(environment.get("AWS_REGION"), "AWS_REGION is not set")),
                AwsCredentialsProviderChain.of(
                        EnvironmentVariableCredentialsProvider.create(),
                        ContainerCredentialsProvider.builder().build()),
                environment,
                MAX_ATTEMPTS,
                Pause.SLEEP);
    }

    /** A client with credentials, endpoints and pauses of one's own. */
    public static QueryClient of(
            String region, AwsCredentialsProvider credentials, Map<String, String> environment, Pause pause) {
        return new QueryClient(Region.of(region), credentials, environment, MAX_ATTEMPTS, pause);
    }

    /** One that gives up at the first failure. */
    public QueryClient withoutRetries() {
        return new QueryClient(region, credentials, environment, 1, pause);
    }

    /**
     * Calls an action.
     *
     * @return the answer's root element
     * @throws CallFailedException if AWS refuses, or does not answer after all tries
     */
    public XmlElement call(Service service, String action, Parameters parameters) {
        var first = retries.acquireInitialToken(AcquireInitialTokenRequest.create(service.signingName()));
        pause(first.delay());
        RetryToken token = first.token();
        while (true) {
            try {
                XmlElement answer = attempt(service, action, parameters);
                retries.recordSuccess(RecordSuccessRequest.create(token));
                return answer;
            } catch (SdkException e) {
                token = next(token, e, service, action);
            }
        }
    }

    private RetryToken next(RetryToken token, SdkException failure, Service service, String action) {
        try {
            RefreshRetryTokenResponse next = retries.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failure)
                    .build());
            pause(next.delay());
            return next.token();
        } catch (TokenAcquisitionFailedException e) {
            throw failed(service, action, failure);
        }
    }

    private void pause(Duration delay) {
        try {
            pause.of(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted between two tries", e);
        }
    }

    private XmlElement attempt(Service service, String action, Parameters parameters) {
        byte[] body = parameters.encoded(action, service.version()).getBytes(StandardCharsets.UTF_8);
        ContentStreamProvider payload = () -> new ByteArrayInputStream(body);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint(service))
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .putHeader("Content-Length", String.valueOf(body.length))
                .build();
        AwsCredentials identity = credentials.resolveCredentials();
        SignedRequest signed = signer.sign(sign -> sign.identity(identity)
                .request(request)
                .payload(payload)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName())
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
        try {
            HttpExecuteResponse response = http.prepareRequest(HttpExecuteRequest.builder()
                            .request(signed.request())
                            .contentStreamProvider(signed.payload().orElse(payload))
                            .build())
                    .call();
            try (InputStream answer = response.responseBody()
                    .<InputStream>map(stream -> stream)
                    .orElseGet(InputStream::nullInputStream)) {
                byte[] bytes = answer.readAllBytes();
                if (response.httpResponse().isSuccessful()) {
                    return parse(bytes);
                }
                throw refusal(response.httpResponse().statusCode(), bytes);
            }
        } catch (IOException e) {
            throw SdkClientException.create("no answer from " + request.host() + ": " + e, e);
        }
    }

    private URI endpoint(Service service) {
        String endpoint = environment.get(service.endpointVariable());
        return endpoint == null || endpoint.isBlank()
                ? URI.create("https://" + service.signingName() + "." + region.id() + "."
                        + region.metadata().partition().dnsSuffix())
                : URI.create(endpoint);
    }

    private static XmlElement parse(byte[] answer) {
        return XmlDomParser.parse(new ByteArrayInputStream(answer));
    }

    /** A refusal as the SDK's retries know it: they tell throttling from lasting errors by code and status. */
    private static AwsServiceException refusal(int status, byte[] answer) {
        XmlElement error = error(answer);
        String code = Xml.text(error, "Code");
        String message = Xml.text(error, "Message");
        return AwsServiceException.builder()
                .statusCode(status)
                .message(message)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code.isEmpty() ? "HTTP " + status : code)
                        .errorMessage(message.isEmpty() ? "no reason was given" : message)
                        .build())
                .build();
    }

    /** EC2 wraps its errors once more than the others; a proxy's answer may be no XML at all. */
    private static XmlElement error(byte[] answer) {
        try {
            XmlElement root = parse(answer);
            XmlElement wrapper = root.getOptionalElementByName("Errors").orElse(root);
            return wrapper.getOptionalElementByName("Error").orElseGet(XmlElement::empty);
        } catch (RuntimeException e) {
            return XmlElement.empty();
        }
    }

    private static CallFailedException failed(Service service, String action, SdkException e) {
        if (e instanceof AwsServiceException refused) {
            String code = refused.awsErrorDetails().errorCode();
            return new CallFailedException(
                    service, action, code, refused.awsErrorDetails().errorMessage(), remedy(service, action, code));
        }
        return new CallFailedException(
                service,
                action,
                "",
                String.valueOf(e.getMessage()),
                "check that the service answers in this region; Lambda tries an asynchronous event twice more");
    }

    private static String remedy(Service service, String action, String code) {
        return code.startsWith("AccessDenied") || code.startsWith("UnauthorizedOperation")
                ? "allow the function's role " + service.signingName() + ":" + action
                        + " on this resource; a stop is allowed by the instance's tag"
                : "look the code up in the service's API reference; Lambda tries an asynchronous event twice more";
    }
}
