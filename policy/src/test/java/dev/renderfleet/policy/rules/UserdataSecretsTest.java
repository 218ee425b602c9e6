package dev.renderfleet.policy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.testing.PolicyTester;
import dev.renderfleet.crossguard.testing.TestResource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserdataSecretsTest {

    private final PolicyTester rule = PolicyTester.of(new UserdataSecrets());
    private final TestResource instance = TestResource.of("aws:ec2/instance:Instance");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#!/bin/bash\nexport DB_PASSWORD=hunter22\n",
                "DB_PASSWORD=\"hunter22\"",
                "echo 'FLEET_SECRET=abcdef' > /etc/worker.env",
                "curl -d '{\"api_key\": \"abcdef\"}' https://example.com",
                "#cloud-config\npassword: hunter22"
            })
    void a_literal_secret_violates(String script) {
        assertThat(rule.judge(instance.with("userData", script)).violations())
                .singleElement()
                .asString()
                .startsWith("userData sets ")
                .endsWith(" to a literal")
                .doesNotContain("hunter22")
                .doesNotContain("abcdef");
    }

    @Test
    void a_key_in_a_well_known_form_violates() {
        String script = "aws configure set k AKIA" + "ABCDEFGHIJKLMNOP";
        assertThat(rule.judge(instance.with("userData", script)).violations())
                .containsExactly("userData holds an access key, a private key or a token");
    }

    @Test
    void encoded_user_data_is_read() {
        String encoded = Base64.getEncoder().encodeToString("TOKEN=abcdef".getBytes(StandardCharsets.UTF_8));
        TestResource template = TestResource.of("aws:ec2/launchTemplate:LaunchTemplate");
        assertThat(rule.judge(template.with("userData", encoded)).violations())
                .containsExactly("userData sets TOKEN to a literal");
        assertThat(rule.judge(instance.with("userDataBase64", encoded)).violations())
                .containsExactly("userDataBase64 sets TOKEN to a literal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SECRET=$(aws ssm get-parameter --with-decryption --name /bp/dev/fleet-secret)",
                "export TOKEN=\"$(curl -X PUT http://169.254.169.254/latest/api/token)\"",
                "DB_PASSWORD=$1",
                "DB_PASSWORD=${OTHER}",
                "SECRET_NAME=/bp/dev/fleet-secret",
                "DB_PASSWORD=/bp/dev/rds/master-credentials",
                "systemctl start worker",
                ""
            })
    void a_script_that_reads_its_secrets_is_compliant(String script) {
        assertThat(rule.judge(instance.with("userData", script)).violations()).isEmpty();
    }

    @Test
    void a_secret_of_the_program_violates_without_being_told() {
        assertThat(rule.judge(instance.secret("userData", "echo hello")).violations())
                .containsExactly("userData is computed from a secret of the program");
    }

    @Test
    void no_user_data_is_compliant() {
        assertThat(rule.judge(instance).isCompliant()).isTrue();
    }

    @Test
    void user_data_that_is_not_known_yet_cannot_be_judged() {
        assertThat(rule.judge(instance.unknown("userData")).notJudged()).hasSize(1);
    }
}
