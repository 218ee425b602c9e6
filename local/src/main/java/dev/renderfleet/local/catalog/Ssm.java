package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.property.PropertyValue;
import java.util.List;
import java.util.Optional;

/** AWS Systems Manager. */
final class Ssm {

    static final String PARAMETER = "aws:ssm/parameter:Parameter";

    private Ssm() {}

    static List<ResourceKind> kinds() {
        return List.of(
                kind(PARAMETER)
                        .autoName("name", 2048)
                        .computed(
                                "arn",
                                parameter -> PropertyValue.of("arn:"
                                        + parameter.site().partition() + ":ssm:"
                                        + parameter.site().region() + ":"
                                        + parameter.site().account() + ":parameter"
                                        + (parameter.text("name").startsWith("/") ? "" : "/") + parameter.text("name")))
                        .computed("dataType", "text")
                        .computed("tier", "Standard")
                        .computed(
                                "keyId",
                                parameter -> PropertyValue.of(
                                        parameter.text("type").equals("SecureString") ? "alias/aws/ssm" : ""))
                        .computed(
                                "insecureValue",
                                parameter -> PropertyValue.of(
                                        parameter.text("type").equals("SecureString") ? "" : parameter.text("value")))
                        .computed("value", "{insecureValue}")
                        .computed("version", parameter -> PropertyValue.of(parameter.revision()))
                        .replaceOn("dataType", "name")
                        // The SDK marks every value secret in the engine's state; the others must be readable by their
                        // name.
                        .secretWhen("value", inputs -> "SecureString"
                                .equals(inputs.get("type").textOrNull()))
                        .oneOf("type", "String", "StringList", "SecureString")
                        .matches("name", "[\\w./-]{1,2048}", "letters, digits and _./-")
                        .rule(
                                "name",
                                parameter -> parameter.text("name").matches("(?i)/?(aws|ssm).*")
                                        ? Optional.of("must not begin with aws or ssm, found \""
                                                + parameter.text("name") + "\"")
                                        : Optional.empty())
                        .exactlyOneOf("value", "insecureValue", "valueWo")
                        .mentions("keyId", Kms.KEY_ANY)
                        .unique("ParameterAlreadyExists: The parameter {name} already exists.", "name"),
                kind("aws:ssm/document:Document")
                        .arn("ssm", "document/{name}")
                        .defaults("documentFormat", "JSON")
                        .computed("createdDate", "{created}")
                        .computed("defaultVersion", "1")
                        .computed("description", "")
                        .computed("documentVersion", document -> PropertyValue.of(String.valueOf(document.revision())))
                        .computed("hash", "{hex40}")
                        .computed("hashType", "Sha256")
                        .computed("latestVersion", document -> PropertyValue.of(String.valueOf(document.revision())))
                        .computed("owner", "{account}")
                        .computed("platformTypes", List.of("Linux"))
                        .computed("schemaVersion", "2.2")
                        .computed("status", "Active")
                        .replaceOn("name")
                        .unique("DocumentAlreadyExists: Document {name} already exists.", "name"));
    }
}
