package dev.renderfleet.local;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import dev.renderfleet.local.catalog.Catalog;
import dev.renderfleet.local.property.PropertyValue;
import dev.renderfleet.local.property.PropertyValue.Fields;
import dev.renderfleet.local.property.WireFormat;
import dev.renderfleet.local.sdk.SdkTypes;
import dev.renderfleet.local.sdk.Shape;
import dev.renderfleet.local.sdk.Shape.ListOf;
import dev.renderfleet.local.sdk.Shape.MapOf;
import dev.renderfleet.local.sdk.Shape.ObjectOf;
import dev.renderfleet.local.sdk.Shape.Property;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.util.Map;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.ResourceProviderGrpc;

/**
 * Goes once through what every run does, so that the JVM can archive the classes it takes: the build runs it, and the plugin
 * then starts in about half the time. It previews only, so that no file is written.
 */
final class WarmUp {

    private static final String URN = "urn:pulumi:warm-up::warm-up::";

    /** How deep a type's nested types are read. Those of a web ACL's rules contain one another. */
    private static final int DEPTH = 3;

    private WarmUp() {}

    /** Speaks to the plugin on a port. */
    static void run(int port) {
        ManagedChannel channel = OkHttpChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        try {
            ResourceProviderGrpc.ResourceProviderBlockingStub plugin = ResourceProviderGrpc.newBlockingStub(channel);
            String provider = URN + "pulumi:providers:aws::aws";
            Struct config = wire(Map.of("region", "us-east-1", "defaultTags", "{\"tags\":{\"App\":\"warm-up\"}}"));
            Struct vpc = wire(Map.of("cidrBlock", "10.0.0.0/16", "tags", Map.of("Name", "warm-up")));
            String urn = URN + "aws:ec2/vpc:Vpc::vpc";
            plugin.getPluginInfo(Empty.getDefaultInstance());
            plugin.checkConfig(
                    CheckRequest.newBuilder().setUrn(provider).setNews(config).build());
            plugin.configure(ConfigureRequest.newBuilder()
                    .setUrn(provider)
                    .setArgs(config)
                    .build());
            Struct checked = plugin.check(
                            CheckRequest.newBuilder().setUrn(urn).setNews(vpc).build())
                    .getInputs();
            plugin.diff(DiffRequest.newBuilder()
                    .setUrn(urn)
                    .setId("vpc-0")
                    .setOldInputs(checked)
                    .setNews(vpc)
                    .build());
            plugin.create(CreateRequest.newBuilder()
                    .setUrn(urn)
                    .setProperties(checked)
                    .setPreview(true)
                    .build());
            SdkTypes types = new SdkTypes();
            for (String token : new Catalog().tokens()) {
                // What is missing is part of the answer.
                plugin.check(CheckRequest.newBuilder()
                        .setUrn(URN + token + "::warm-up")
                        .build());
                types.resource(token).ifPresent(type -> {
                    read(type.inputs(), DEPTH);
                    read(type.outputs(), DEPTH);
                });
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private static void read(Map<String, Property> properties, int depth) {
        properties.values().forEach(property -> read(property.shape(), depth));
    }

    private static void read(Shape shape, int depth) {
        if (shape instanceof ListOf list) {
            read(list.item(), depth);
        } else if (shape instanceof MapOf map) {
            read(map.item(), depth);
        } else if (shape instanceof ObjectOf object && depth > 0) {
            read(object.properties(), depth - 1);
        }
    }

    private static Struct wire(Map<String, ?> properties) {
        return WireFormat.encode((Fields) PropertyValue.of(properties));
    }
}
