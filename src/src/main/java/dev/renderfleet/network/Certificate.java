package dev.renderfleet.network;

import com.pulumi.aws.acm.CertificateArgs;
import com.pulumi.aws.acm.CertificateValidation;
import com.pulumi.aws.acm.CertificateValidationArgs;
import com.pulumi.aws.acm.outputs.CertificateDomainValidationOption;
import com.pulumi.aws.route53.Record;
import com.pulumi.aws.route53.RecordArgs;
import com.pulumi.core.Either;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.renderfleet.naming.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A certificate for the stage's names, requested from ACM and validated in the stage's hosted zone, so that it renews itself.
 * Its ARN is known once it is issued.
 */
public final class Certificate extends ComponentResource {

    private static final String TYPE = "renderfleet:network:Certificate";
    private static final int TTL_SECONDS = 300;

    private final CertificateValidation validation;

    /**
     * What to certify.
     *
     * @param domainName the stage's domain; {@code api.} and {@code cdn.} below it are certified too
     */
    public record Args(Tags tags, String domainName, String hostedZoneId) {}

    public Certificate(String name, Args args, ComponentResourceOptions options) {
        super(TYPE, name, options);
        List<String> alternatives = List.of("api." + args.domainName(), "cdn." + args.domainName());
        var certificate = new com.pulumi.aws.acm.Certificate(
                name + "-certificate",
                CertificateArgs.builder()
                        .domainName(args.domainName())
                        .subjectAlternativeNames(alternatives)
                        .validationMethod("DNS")
                        .tags(args.tags().of("network"))
                        .build(),
                // The listener that uses the old one lets go of it only once the new one is there.
                CustomResourceOptions.builder().parent(this).build());
        List<Output<String>> records = new ArrayList<>();
        List<String> hosts = new ArrayList<>(alternatives);
        hosts.add(0, args.domainName());
        hosts.forEach(host -> records.add(record(name, host, certificate, args)));
        validation = new CertificateValidation(
                name + "-validation",
                CertificateValidationArgs.builder()
                        .certificateArn(certificate.arn())
                        .validationRecordFqdns(Output.all(records))
                        .build(),
                CustomResourceOptions.builder().parent(this).build());
        registerOutputs(Map.of("arn", validation.certificateArn()));
    }

    private Output<String> record(String name, String host, com.pulumi.aws.acm.Certificate certificate, Args args) {
        Output<CertificateDomainValidationOption> option = certificate
                .domainValidationOptions()
                .applyValue(options -> options.stream()
                        .filter(candidate -> candidate.domainName().orElse("").equals(host))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("ACM asks for no validation of " + host)));
        return new Record(
                        name + "-" + host.substring(0, host.indexOf('.')) + "-validation",
                        RecordArgs.builder()
                                .zoneId(args.hostedZoneId())
                                .name(option.applyValue(
                                        o -> o.resourceRecordName().orElseThrow()))
                                .type(option.applyValue(o ->
                                        Either.ofLeft(o.resourceRecordType().orElseThrow())))
                                .records(option.applyValue(
                                        o -> List.of(o.resourceRecordValue().orElseThrow())))
                                .ttl(TTL_SECONDS)
                                .allowOverwrite(true)
                                .build(),
                        CustomResourceOptions.builder().parent(this).build())
                .fqdn();
    }

    public Output<String> arn() {
        return validation.certificateArn();
    }
}
