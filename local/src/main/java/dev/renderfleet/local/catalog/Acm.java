package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.cloud.Fingerprint;
import dev.renderfleet.local.property.PropertyValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** AWS Certificate Manager. */
final class Acm {

    static final String CERTIFICATE = "aws:acm/certificate:Certificate";

    /** A certificate of the stack, or one that a stage file names because it was made before. */
    static final Targets CERTIFICATE_ARN =
            Targets.arn(CERTIFICATE).orAlways("arn:aws[\\w-]*:acm:[\\w-]+:\\d{12}:certificate/[0-9a-f-]{36}");

    private Acm() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(CERTIFICATE)
                        .id("arn:{partition}:acm:{region}:{account}:certificate/{uuid}")
                        .computed("arn", "{id}")
                        .computed("domainValidationOptions", Acm::validationOptions)
                        .computed("keyAlgorithm", "RSA_2048")
                        .computed("notAfter", "")
                        .computed("notBefore", "")
                        .computed("pendingRenewal", false)
                        .computed("renewalEligibility", "INELIGIBLE")
                        .computed("renewalSummaries", List.of())
                        .computed("status", "PENDING_VALIDATION")
                        .computed(
                                "subjectAlternativeNames",
                                certificate -> PropertyValue.of(List.of(certificate.text("domainName"))))
                        .computed("type", "AMAZON_ISSUED")
                        .computed("validationEmails", List.of())
                        .computed("validationMethod", "NONE")
                        .computed("options", Map.of("certificateTransparencyLoggingPreference", "ENABLED"))
                        .replaceOn("certificateAuthorityArn", "domainName", "keyAlgorithm", "subjectAlternativeNames")
                        .replaceOn("validationMethod", "validationOptions")
                        .secret("privateKey")
                        .oneOf("validationMethod", "DNS", "EMAIL", "NONE")
                        .matches("domainName", "(\\*\\.)?([a-zA-Z0-9-]+\\.)+[a-zA-Z]{2,}", "a domain name")
                        .inUse("ResourceInUseException: Certificate {arn} is in use."),
                kind("aws:acm/certificateValidation:CertificateValidation")
                        .id("{created}")
                        .idWithin("certificateArn")
                        .replaceOn("certificateArn", "validationRecordFqdns")
                        .mentions("certificateArn", Targets.arn(CERTIFICATE)));
    }

    private static PropertyValue validationOptions(Attributes certificate) {
        if (!certificate.text("validationMethod").equals("DNS")) {
            return PropertyValue.of(List.of());
        }
        Set<String> domains = new LinkedHashSet<>();
        domains.add(certificate.text("domainName"));
        domains.addAll(certificate.texts("subjectAlternativeNames"));
        return PropertyValue.of(domains.stream()
                .map(domain -> {
                    // A wildcard is validated by its parent's record.
                    String bare = domain.replaceFirst("^\\*\\.", "");
                    return Map.of(
                            "domainName",
                            domain,
                            "resourceRecordName",
                            "_"
                                    + Fingerprint.of(certificate.site().account(), bare)
                                            .substring(0, 32) + "." + bare + ".",
                            "resourceRecordType",
                            "CNAME",
                            "resourceRecordValue",
                            "_" + certificate.hex(32, bare) + "." + certificate.hex(10, "zone" + bare)
                                    + ".acm-validations.aws.");
                })
                .toList());
    }
}
