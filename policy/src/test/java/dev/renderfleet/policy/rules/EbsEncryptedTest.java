package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import org.junit.jupiter.api.Test;

final class EbsEncryptedTest {

    private final PolicyTester rule = PolicyTester.of(new EbsEncrypted());
    private final TestResource volume = TestResource.of("aws:ebs/volume:Volume");
    private final TestResource instance = TestResource.of("aws:ec2/instance:Instance");
    private final TestResource template = TestResource.of("aws:ec2/launchTemplate:LaunchTemplate");

    @Test
    void a_volume_is_encrypted_or_violates() {
        assertThat(rule.judge(volume.with("encrypted", true)).isCompliant()).isTrue();
        assertThat(rule.judge(volume).violations()).containsExactly("the volume is not encrypted");
        assertThat(rule.judge(volume.with("encrypted", false)).violations()).hasSize(1);
        assertThat(rule.judge(volume.with("snapshotId", "snap-1")).violations()).hasSize(1);
    }

    @Test
    void an_instance_needs_an_encrypted_root_device() {
        assertThat(rule.judge(instance).violations()).containsExactly("the root device is not encrypted");
        assertThat(rule.judge(instance.with("rootBlockDevice.encrypted", false)).violations())
                .containsExactly("the root device is not encrypted");
        assertThat(rule.judge(instance.with("rootBlockDevice.encrypted", true)).isCompliant())
                .isTrue();
    }

    @Test
    void an_instance_may_leave_the_root_device_to_its_launch_template() {
        TestResource launched = instance.with("launchTemplate.id", "lt-1");
        assertThat(rule.judge(launched).isCompliant()).isTrue();
        assertThat(rule.judge(launched.with("rootBlockDevice.volumeSize", 8)).violations())
                .containsExactly("the root device is not encrypted");
    }

    @Test
    void every_further_device_is_judged() {
        TestResource rooted = instance.with("rootBlockDevice.encrypted", true);
        TestResource two = rooted.with("ebsBlockDevices[0].deviceName", "/dev/sdf")
                .with("ebsBlockDevices[0].encrypted", true)
                .with("ebsBlockDevices[1].deviceName", "/dev/sdg");
        assertThat(rule.judge(two).violations()).containsExactly("the device /dev/sdg is not encrypted");
        assertThat(rule.judge(two.with("ebsBlockDevices[1].encrypted", true)).isCompliant())
                .isTrue();
        assertThat(rule.judge(two.with("ebsBlockDevices[1].snapshotId", "snap-1"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(two.with("ebsBlockDevices[1].noDevice", true)).isCompliant())
                .isTrue();
    }

    @Test
    void a_launch_template_maps_an_encrypted_device() {
        TestResource mapped = template.with("blockDeviceMappings[0].deviceName", "/dev/xvda");
        assertThat(rule.judge(mapped.with("blockDeviceMappings[0].ebs.encrypted", "true"))
                        .isCompliant())
                .isTrue();
        assertThat(rule.judge(mapped.with("blockDeviceMappings[0].ebs.encrypted", "false"))
                        .violations())
                .containsExactly("the device /dev/xvda is not encrypted");
        assertThat(rule.judge(mapped.with("blockDeviceMappings[0].ebs.snapshotId", "snap-1"))
                        .isCompliant())
                .isTrue();
    }

    @Test
    void a_launch_template_without_volumes_leaves_the_root_device_as_the_image_has_it() {
        assertThat(rule.judge(template).violations()).containsExactly("the root device is not encrypted");
        TestResource ephemeral = template.with("blockDeviceMappings[0].virtualName", "ephemeral0");
        assertThat(rule.judge(ephemeral).violations()).containsExactly("the root device is not encrypted");
    }

    @Test
    void an_account_that_encrypts_by_default_needs_no_word() {
        var relaxed = rule.config("accountEncrypts", true);
        assertThat(relaxed.judge(volume).isCompliant()).isTrue();
        assertThat(relaxed.judge(instance).isCompliant()).isTrue();
        assertThat(relaxed.judge(template).isCompliant()).isTrue();
        assertThat(relaxed.judge(volume.with("encrypted", false)).violations()).hasSize(1);
    }

    @Test
    void a_switch_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(volume.unknown("encrypted")).notJudged()).hasSize(1);
        assertThat(rule.judge(template.unknown("blockDeviceMappings")).notJudged())
                .hasSize(1);
    }
}
