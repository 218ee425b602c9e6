package dev.renderfleet.crossguard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.ec2.Subnet;
import com.pulumi.aws.ec2.SubnetArgs;
import com.pulumi.aws.ec2.Vpc;
import com.pulumi.aws.ec2.VpcArgs;
import com.pulumi.aws.inputs.ProviderDefaultTagsArgs;
import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueueArgs;
import com.pulumi.aws.sqs.QueuePolicy;
import com.pulumi.aws.sqs.QueuePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProgramRecorderTest {

    private static final class Network extends ComponentResource {

        private final Vpc vpc;

        Network(String name, ComponentResourceOptions options) {
            super("renderfleet:network:Network", name, options);
            vpc = new Vpc(
                    name + "-vpc",
                    VpcArgs.builder().cidrBlock("10.0.0.0/16").build(),
                    CustomResourceOptions.builder().parent(this).protect(true).build());
            var subnet = new Subnet(
                    name + "-subnet",
                    SubnetArgs.builder()
                            .vpcId(vpc.id())
                            .cidrBlock("10.0.1.0/24")
                            .build(),
                    CustomResourceOptions.builder()
                            .parent(this)
                            .retainOnDelete(true)
                            .ignoreChanges(List.of("tags"))
                            .build());
            registerOutputs(Map.of("subnetId", subnet.id()));
        }
    }

    private static void program(Context context) {
        var aws = new Provider(
                "aws",
                ProviderArgs.builder()
                        .region("eu-central-1")
                        .defaultTags(ProviderDefaultTagsArgs.builder()
                                .tags(Map.of("Stage", "dev"))
                                .build())
                        .build());
        var network = new Network(
                "main", ComponentResourceOptions.builder().providers(aws).build());
        var queue = new Queue(
                "jobs",
                QueueArgs.builder()
                        .name("bp-dev-jobs")
                        .kmsMasterKeyId(Output.ofSecret("hunter2"))
                        .build(),
                CustomResourceOptions.builder().provider(aws).build());
        new QueuePolicy(
                "jobs-policy",
                QueuePolicyArgs.builder()
                        .queueUrl(queue.url())
                        .policy(Output.format("{\"Resource\":\"%s\"}", queue.arn()))
                        .build());
        context.export("QueueUrl", queue.url());
        context.export("VpcId", network.vpc.id());
        context.export("Token", Output.ofSecret("hunter2"));
    }

    private static Recording record() {
        return new ProgramRecorder()
                .project("renderfleet")
                .stack("dev")
                .run(ProgramRecorderTest::program)
                .requireSuccess();
    }

    @Test
    void records_inputs_parents_and_urns_as_the_engine_would() {
        Recording recording = record();
        RecordedResource subnet = recording.resource("aws:ec2/subnet:Subnet", "main-subnet");
        assertThat(subnet.text("cidrBlock")).isEqualTo("10.0.1.0/24");
        assertThat(subnet.urn())
                .isEqualTo(
                        "urn:pulumi:dev::renderfleet::renderfleet:network:Network$aws:ec2/subnet:Subnet::main-subnet");
        assertThat(subnet.parent()).hasValue("urn:pulumi:dev::renderfleet::renderfleet:network:Network::main");
        assertThat(subnet.options().retainOnDelete()).hasValue(true);
        assertThat(subnet.options().ignoreChanges()).containsExactly("tags");
        assertThat(recording.resource("aws:ec2/vpc:Vpc", "main-vpc").options().protect())
                .isTrue();
    }

    @Test
    void computes_ids_and_arns_in_the_formats_of_aws() {
        Recording recording = record();
        assertThat(recording.resource("aws:ec2/vpc:Vpc", "main-vpc").id()).matches("vpc-[0-9a-f]{17}");
        RecordedResource queue = recording.resource("aws:sqs/queue:Queue", "jobs");
        assertThat(queue.outputs().text("arn")).isEqualTo("arn:aws:sqs:eu-central-1:123456789012:bp-dev-jobs");
        assertThat(recording.stackOutputs().text("QueueUrl"))
                .isEqualTo("https://sqs.eu-central-1.amazonaws.com/123456789012/bp-dev-jobs");
        assertThat(recording.stackOutputs().isSecret("Token")).isTrue();
    }

    @Test
    void records_dependencies_of_each_property() {
        Recording recording = record();
        String queue = recording.resource("aws:sqs/queue:Queue", "jobs").urn();
        RecordedResource policy = recording.resource("aws:sqs/queuePolicy:QueuePolicy", "jobs-policy");
        assertThat(policy.dependencies()).containsExactly(queue);
        assertThat(policy.propertyDependencies())
                .containsEntry("queueUrl", java.util.Set.of(queue))
                .containsEntry("policy", java.util.Set.of(queue));
    }

    @Test
    void children_of_a_component_inherit_its_provider_with_region_and_default_tags() {
        RecordedResource vpc = record().resource("aws:ec2/vpc:Vpc", "main-vpc");
        assertThat(vpc.provider().orElseThrow().region()).hasValue("eu-central-1");
        assertThat(vpc.asAnalyzed().effectiveTags().get("Stage").asString()).isEqualTo("dev");
        assertThat(vpc.outputs().stringMap("tagsAll")).containsEntry("Stage", "dev");
    }

    @Test
    void ids_are_unknown_in_a_preview_but_their_origin_is_not() {
        Recording recording = new ProgramRecorder()
                .preview()
                .run(ProgramRecorderTest::program)
                .requireSuccess();
        RecordedResource subnet = recording.resource("aws:ec2/subnet:Subnet", "main-subnet");
        assertThat(subnet.isUnknown("vpcId")).isTrue();
        assertThat(subnet.id()).isEmpty();
        assertThat(recording.graph().reference(subnet.asStackResource(), "vpcId", "aws:ec2/vpc:Vpc"))
                .hasValueSatisfying(vpc -> assertThat(vpc.name()).isEqualTo("main-vpc"));
        assertThat(recording.stackOutputs().isUnknown("QueueUrl")).isTrue();
    }

    @Test
    void an_invoke_answers_from_its_stub_and_fails_by_name_without_one() {
        var recorder = new ProgramRecorder();
        Recording unmocked = recorder.run(context ->
                context.export("Zones", AwsFunctions.getAvailabilityZones().applyValue(zones -> zones.names())));
        assertThatThrownBy(unmocked::requireSuccess)
                .hasMessageContaining("aws:index/getAvailabilityZones:getAvailabilityZones")
                .hasMessageContaining("not mocked");

        Recording mocked = recorder.invoke(
                        "aws:index/getAvailabilityZones:getAvailabilityZones",
                        Map.of(
                                "names",
                                List.of("a", "b"),
                                "groupNames",
                                List.of(),
                                "id",
                                "x",
                                "region",
                                "r",
                                "zoneIds",
                                List.of()))
                .run(context -> context.export(
                        "Zones", AwsFunctions.getAvailabilityZones().applyValue(zones -> zones.names())))
                .requireSuccess();
        assertThat(mocked.stackOutputs().strings("Zones")).containsExactly("a", "b");
    }

    @Test
    void a_program_that_throws_fails_the_recording() {
        Recording recording = new ProgramRecorder().run(context -> {
            throw new IllegalArgumentException("bad stage");
        });
        assertThatThrownBy(recording::requireSuccess).hasMessageContaining("bad stage");
    }

    @Test
    void the_golden_text_is_repeatable_and_holds_no_secret() {
        String golden = record().toGoldenJson();
        assertThat(golden)
                .isEqualTo(record().toGoldenJson())
                .doesNotContain("hunter2")
                .contains("$secret");
        assertThat(GoldenGraph.read(golden))
                .filteredOn(resource -> resource.is("aws:ec2/subnet:Subnet"))
                .singleElement()
                .satisfies(subnet -> {
                    assertThat(subnet.text("cidrBlock")).isEqualTo("10.0.1.0/24");
                    assertThat(subnet.provider().orElseThrow().region()).hasValue("eu-central-1");
                });
    }

    @Test
    void outputs_of_a_type_can_be_set_by_the_test() {
        Recording recording = new ProgramRecorder()
                .outputs("aws:ec2/vpc:Vpc", vpc -> Map.of("id", "vpc-1", "defaultNetworkAclId", "acl-1"))
                .run(ProgramRecorderTest::program)
                .requireSuccess();
        assertThat(recording.stackOutputs().text("VpcId")).isEqualTo("vpc-1");
        assertThat(recording.resource("aws:ec2/subnet:Subnet", "main-subnet").text("vpcId"))
                .isEqualTo("vpc-1");
    }
}
