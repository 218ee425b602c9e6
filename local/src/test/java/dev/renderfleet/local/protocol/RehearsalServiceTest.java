package dev.renderfleet.local.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Provider.ProviderHandshakeRequest;

@Timeout(60)
class RehearsalServiceTest {

    private static final String PROVIDER = "urn:pulumi:test::project::pulumi:providers:aws::aws";

    @TempDir
    Path folder;

    private List<String> configProblems(Map<String, ?> config) {
        return Plugin.call(
                        Plugin.raw(folder, Map.of()).service()::checkConfig,
                        CheckRequest.newBuilder()
                                .setUrn(PROVIDER)
                                .setNews(Plugin.wire(config))
                                .build())
                .getFailuresList()
                .stream()
                .map(CheckFailure::getReason)
                .toList();
    }

    @Test
    void it_is_the_version_that_the_sdk_asks_for() {
        RehearsalService service = Plugin.raw(folder, Map.of()).service();
        assertThat(Plugin.call(service::getPluginInfo, Empty.getDefaultInstance())
                        .getVersion())
                .isEqualTo("6.83.0");
        assertThat(Plugin.call(service::getSchema, GetSchemaRequest.getDefaultInstance())
                        .getSchema())
                .contains("\"version\":\"6.83.0\"");
        assertThat(Plugin.call(service::handshake, ProviderHandshakeRequest.getDefaultInstance())
                        .getAcceptSecrets())
                .isTrue();
    }

    @Test
    void a_configuration_is_checked_like_inputs() {
        assertThat(configProblems(Map.of(
                        "region", "us-east-1",
                        "defaultTags", "{\"tags\":{\"App\":\"bp\"}}",
                        "skipCredentialsValidation", "true",
                        "maxRetries", "3")))
                .isEmpty();
        assertThat(configProblems(Map.of("region", "us-east-7", "profil", "x")))
                .containsExactlyInAnyOrder(
                        "region: AWS has no region \"us-east-7\"",
                        "profil: the AWS provider has no property \"profil\"; did you mean \"profile\"?, found \"x\"");
        assertThat(configProblems(Map.of("allowedAccountIds", "[\"999999999999\"]")))
                .singleElement()
                .asString()
                .contains("AWS account ID not allowed");
    }

    @Test
    void another_region_is_another_provider_and_other_tags_are_not() {
        RehearsalService service = Plugin.raw(folder, Map.of()).service();
        DiffRequest.Builder request = DiffRequest.newBuilder()
                .setUrn(PROVIDER)
                .setOldInputs(Plugin.wire(Map.of("region", "us-east-1", "defaultTags", "{\"tags\":{}}")));
        DiffResponse region = Plugin.call(
                service::diffConfig,
                request.setNews(Plugin.wire(Map.of("region", "eu-west-1", "defaultTags", "{\"tags\":{}}")))
                        .build());
        DiffResponse tags = Plugin.call(
                service::diffConfig,
                request.setNews(Plugin.wire(
                                Map.of("region", "us-east-1", "defaultTags", "{\"tags\":{\"App\":\"bp\"}}")))
                        .build());
        assertThat(region.getReplacesList()).containsExactly("region");
        assertThat(tags.getReplacesList()).isEmpty();
        assertThat(tags.getDiffsList()).containsExactly("defaultTags");
    }

    @Test
    void nothing_is_done_before_the_provider_is_configured() {
        Plugin plugin = Plugin.raw(folder, Map.of());
        assertThatThrownBy(() -> plugin.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16")))
                .hasMessageContaining("not configured");
    }

    @Test
    void the_file_may_be_put_elsewhere() {
        Plugin plugin = Plugin.in(folder, Map.of("REHEARSAL_STATE", "else where/cloud.json"));
        plugin.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16"));
        assertThat(Files.exists(folder.resolve("else where/cloud.json"))).isTrue();
    }

    @Test
    void a_cancel_cuts_the_waiting_short_keeps_what_happened_and_stops_the_rest()
            throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        RehearsalService service = new RehearsalService(
                new Surroundings(Map.of("REHEARSAL_DELAY_MS", "600000"), folder),
                Clock.systemUTC(),
                () -> stopped.complete(null));
        Plugin plugin = Plugin.of(service);
        plugin.configure(Map.of("region", "us-east-1"));
        CompletableFuture<Plugin.Deployed> creating = CompletableFuture.supplyAsync(
                () -> plugin.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16")));
        Path file = folder.resolve(".renderfleet/rehearsal-project-test.json");
        while (!Files.exists(file)) {
            Thread.onSpinWait();
        }
        plugin.cancel();
        assertThat(creating.get(30, TimeUnit.SECONDS).id()).startsWith("vpc-");
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(30));
        assertThatThrownBy(() -> plugin.create(Network.ROLE, "late", Map.of("assumeRolePolicy", "{}")))
                .hasMessageContaining("cancelled");
    }

    @Test
    void a_broken_file_is_an_error_that_names_it() throws IOException {
        Path file = folder.resolve("cloud.json");
        Files.writeString(file, "not JSON");
        Plugin plugin = Plugin.in(folder, Map.of("REHEARSAL_STATE", "cloud.json"));
        assertThatThrownBy(() -> plugin.create(Network.VPC, "vpc", Map.of("cidrBlock", "10.0.0.0/16")))
                .hasMessageContaining("UNKNOWN: the rehearsal's cloud file " + file)
                .hasMessageContaining("remove it and refresh the stack");
    }

    @Test
    void a_delay_that_is_no_number_is_refused() {
        assertThatThrownBy(() -> Plugin.in(folder, Map.of("REHEARSAL_DELAY_MS", "soon")))
                .hasMessageContaining("REHEARSAL_DELAY_MS: expected milliseconds");
    }
}
