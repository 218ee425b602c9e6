package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Field;
import dev.renderfleet.stage.binding.Key;

/** Makes docs/configuration.md from the records. */
final class ConfigurationReference {

    private ConfigurationReference() {}

    static String markdown() {
        StringBuilder text = new StringBuilder(
                """
                # Configuration of a stage

                <!-- Generated from the records in dev.renderfleet.stage by ./mvnw verify -Dupdate. -->

                A stage is the file `Pulumi.<stage>.yaml`. It is read once and checked as a whole before anything is created: every
                mistake is reported, with the key, the value found, what is allowed and how to fix it. Unknown keys are mistakes.
                Editors complete and check the file by `docs/stage.schema.json`. A value can be changed by hand or with
                `./pulumiw config set --stack dev renderfleet:monthlyBudgetUsd 150` (nested ones with `--path`).

                | key | value | default | what it decides |
                |---|---|---|---|
                """);
        Field.of(Stage.class).forEach(field -> rows(text, Stage.NAMESPACE + ":" + field.name(), field));
        return text.toString();
    }

    static String deliveryMarkdown() {
        StringBuilder text = new StringBuilder(
                """
                # Configuration of the delivery stack

                <!-- Generated from the records in dev.renderfleet.stage by ./mvnw verify -Dupdate. -->

                The file is `Pulumi.delivery.yaml`. It is read, checked and completed like a [stage's](configuration.md), by
                `docs/delivery.schema.json`. What the stack makes: [delivery.md](delivery.md).

                | key | value | default | what it decides |
                |---|---|---|---|
                """);
        Field.of(Delivery.class).forEach(field -> rows(text, Stage.NAMESPACE + ":" + field.name(), field));
        return text.toString();
    }

    private static void rows(StringBuilder text, String path, Field field) {
        text.append("| `%s` | %s | %s | %s |%n"
                .formatted(
                        path, allowed(field), absent(field), escape(field.key().doc()))
                .replace("\r", ""));
        if (field.isRecord()) {
            String below = field.form() == Field.Form.LIST ? path + "[]" : path;
            Field.of(field.type()).forEach(inner -> rows(text, below + "." + inner.name(), inner));
        }
    }

    private static String allowed(Field field) {
        if (field.isRecord()) {
            return "the keys below";
        }
        String one = escape(field.valueType().allowed());
        Key key = field.key();
        if (field.form() != Field.Form.LIST) {
            return one;
        }
        String count = key.min() > 0
                ? "a list of %d to %d".formatted(key.min(), key.max())
                : key.max() < Long.MAX_VALUE ? "a list of up to %d".formatted(key.max()) : "a list";
        return count + ", each " + one;
    }

    private static String absent(Field field) {
        if (field.required()) {
            return "required";
        }
        if (field.isRecord()) {
            return "its keys' defaults";
        }
        return field.key().fallback().isEmpty() ? "none" : "`" + field.key().fallback() + "`";
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
