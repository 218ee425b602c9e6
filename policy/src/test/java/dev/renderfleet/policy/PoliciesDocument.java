package dev.renderfleet.policy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.Policy;
import dev.renderfleet.crossguard.PolicyPack;
import dev.renderfleet.crossguard.RemediatingPolicy;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.StackPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes {@code docs/policies.md} from the rules and the configurations of the stages. */
final class PoliciesDocument {

    private static final List<String> STAGES = List.of("dev", "staging", "prod", "local");
    /** A rule for so many types is for all of a kind, which its text says. */
    private static final int TYPES_LISTED = 20;

    private PoliciesDocument() {}

    static String render(PolicyPack pack, Path configs) throws IOException {
        List<Policy> policies = pack.policies().stream()
                .sorted(Comparator.comparing(policy -> policy.metadata().id()))
                .toList();
        StringBuilder text = new StringBuilder();
        text.append("<!-- Generated from the rules; do not edit. See writing-a-rule.md. -->\n\n# Policies\n\n");
        text.append("The policy pack in `policy/` judges every resource that the program registers, before anything is")
                .append(
                        " created, and the\nstack as a whole. A mandatory finding stops the deployment, an advisory one is")
                .append(
                        " shown. A stage may tighten any policy in\n`policy/config/<stage>.json`, and loosen one only with")
                .append(" a written reason, which the report shows.\n\n");
        text.append(policies.size())
                .append(" policies, ")
                .append(policies.stream().filter(StackPolicy.class::isInstance).count())
                .append(" of them over the whole stack. Sources: FSBP is AWS Foundational Security Best Practices;\n")
                .append("cdk-nag stands for its AwsSolutions rules; checkov for its AWS checks.\n");
        for (Kind kind : Kind.values()) {
            List<Policy> ofKind = policies.stream()
                    .filter(policy -> policy.metadata().kind() == kind)
                    .toList();
            if (!ofKind.isEmpty()) {
                section(text, kind, ofKind);
            }
        }
        exceptions(text, configs);
        return text.toString();
    }

    private static void section(StringBuilder text, Kind kind, List<Policy> policies) {
        String title = kind.text().equals("https") ? "HTTPS" : capital(kind.text());
        text.append("\n## ").append(title).append("\n");
        for (Policy policy : policies) {
            Metadata data = policy.metadata();
            text.append("\n### ").append(data.id()).append("\n\n");
            text.append(capital(data.level().text())).append(", ").append(scope(policy));
            if (policy instanceof RemediatingPolicy) {
                text.append(", can remediate");
            }
            text.append(data.sources().isEmpty() ? "" : ". Sources: " + String.join(", ", data.sources()));
            text.append(".\n\n");
            text.append("- **What:** ").append(data.what()).append("\n");
            text.append("- **Why:** ").append(data.why()).append("\n");
            text.append("- **Fix:** ").append(sentence(data.fix())).append("\n");
            for (ConfigSchema.Field field : policy.configSchema().fields()) {
                text.append("- **Configure** `").append(field.name()).append("` (");
                text.append(field.items().isEmpty() ? field.type() : "list of " + field.items() + "s");
                text.append(", default `").append(field.defaultValue()).append("`): ");
                text.append(sentence(field.description())).append("\n");
            }
        }
    }

    private static String scope(Policy policy) {
        if (!(policy instanceof ResourcePolicy rule)) {
            return "looks at the whole stack";
        }
        List<String> types = List.of(rule.types().toString().split(", ", -1));
        return types.size() > TYPES_LISTED
                ? "looks at " + types.size() + " types of resources"
                : "looks at `" + String.join("`, `", types) + "`";
    }

    private static String sentence(String text) {
        return capital(text) + (text.endsWith(".") ? "" : ".");
    }

    private static String capital(String text) {
        // An identifier at the start keeps its case.
        int end = text.indexOf(' ');
        String first = end < 0 ? text : text.substring(0, end);
        return first.equals(first.toLowerCase(Locale.ROOT))
                ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1)
                : text;
    }

    private static void exceptions(StringBuilder text, Path configs) throws IOException {
        text.append("\n## Levels and exceptions by stage\n\n");
        text.append("| stage | policy | resources | level | reason |\n|---|---|---|---|---|\n");
        for (String stage : STAGES) {
            JsonObject config = JsonParser.parseString(Files.readString(configs.resolve(stage + ".json")))
                    .getAsJsonObject();
            for (Map.Entry<String, JsonElement> entry : config.entrySet()) {
                String policy = entry.getKey();
                if (!entry.getValue().isJsonObject()) {
                    row(text, stage, policy, "all", entry.getValue().getAsString(), "");
                    continue;
                }
                JsonObject settings = entry.getValue().getAsJsonObject();
                if (settings.has("enforcementLevel")) {
                    row(text, stage, policy, "all", text(settings, "enforcementLevel"), text(settings, "reason"));
                }
                if (settings.has("exceptions")) {
                    for (JsonElement element : settings.getAsJsonArray("exceptions")) {
                        JsonObject exception = element.getAsJsonObject();
                        row(
                                text,
                                stage,
                                policy,
                                String.join(
                                        ", ",
                                        exception.getAsJsonArray("resources").asList().stream()
                                                .map(item -> "`" + item.getAsString() + "`")
                                                .toList()),
                                text(exception, "enforcementLevel"),
                                text(exception, "reason"));
                    }
                }
            }
        }
    }

    private static void row(
            StringBuilder text, String stage, String policy, String resources, String level, String reason) {
        text.append("| ")
                .append(String.join(" | ", stage, policy, resources, level, reason.replace("|", "\\|")))
                .append(" |\n");
    }

    private static String text(JsonObject object, String key) {
        return object.has(key) ? object.get(key).getAsString() : "";
    }
}
