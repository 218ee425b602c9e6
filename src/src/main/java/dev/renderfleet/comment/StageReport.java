package dev.renderfleet.comment;

import static dev.renderfleet.comment.Markdown.code;

import dev.renderfleet.comment.Preview.Change;
import dev.renderfleet.comment.Preview.Finding;
import dev.renderfleet.comment.Preview.Kind;
import dev.renderfleet.comment.Preview.Message;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the comment says of one stage.
 *
 * @param preview what the preview wrote; empty if it did not come to write anything
 * @param log the failed run's output
 */
record StageReport(String stage, Optional<Preview> preview, Optional<String> log) {

    private static final int LONGEST_NAME = 120;
    private static final int PROPERTIES = 8;

    boolean failed() {
        return log.isPresent() || preview.filter(Preview::failed).isPresent();
    }

    /** The stage's line in the table on top. */
    String row() {
        if (preview.isEmpty()) {
            return "| %s | **failed** | | | | | | |".formatted(stage);
        }
        Preview found = preview.get();
        return "| %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        stage + (failed() ? " **failed**" : ""),
                        loud(found.count(Kind.REPLACE)),
                        loud(found.count(Kind.DELETE)),
                        found.count(Kind.UPDATE) + found.count(Kind.OTHER),
                        found.count(Kind.CREATE),
                        found.count(Kind.SAME),
                        policies(found),
                        cost(found));
    }

    private static String loud(int count) {
        return count == 0 ? "0" : "**" + count + "**";
    }

    private static String policies(Preview preview) {
        return preview.policies()
                .map(found -> "%s mandatory, %d advisory"
                        .formatted(
                                loud(found.mandatory().size()), found.advisory().size()))
                .orElse("not in the file");
    }

    private static String cost(Preview preview) {
        return preview.cost()
                .map(cost -> money(cost.after())
                        + cost.difference().map(usd -> " (" + signed(usd) + ")").orElse(" (new)"))
                .orElse("not known");
    }

    String section(Detail detail) {
        StringBuilder text = new StringBuilder("### " + stage + "\n\n");
        preview.ifPresentOrElse(
                found -> write(text, found, detail),
                () -> text.append("The preview failed before it wrote anything.\n\n"));
        log.ifPresent(output -> text.append("**The run failed.** The end of its output:\n\n")
                .append(Markdown.block(end(output, detail.messageLength()), detail.messageLength() + 1))
                .append('\n'));
        return text.toString();
    }

    private void write(StringBuilder text, Preview found, Detail detail) {
        messages(text, found, true, detail);
        found.policies().ifPresent(policies -> {
            findings(text, "**Policies that stop the deployment**", policies.mandatory(), detail);
        });
        list(text, "Replaced", found.changes(Kind.REPLACE), detail.replacedAndDeleted());
        list(text, "Deleted", found.changes(Kind.DELETE), detail.replacedAndDeleted());
        if (found.changes().isEmpty()) {
            text.append(failed() ? "No change was found before the run ended.\n\n" : "No changes.\n\n");
        }
        collapsed(text, "Updated", found.changes(Kind.UPDATE), detail);
        collapsed(text, "Created", found.changes(Kind.CREATE), detail);
        collapsed(text, "Imported, read or otherwise touched", found.changes(Kind.OTHER), detail);
        policies(text, found, detail);
        costs(text, found, detail);
        messages(text, found, false, detail);
        graph(text, found, detail);
    }

    private static void list(StringBuilder text, String title, List<Change> changes, int most) {
        if (!changes.isEmpty()) {
            text.append("**%s (%d)**\n\n".formatted(title, changes.size()));
            text.append(lines(changes, most, StageReport::line)).append('\n');
        }
    }

    private static void collapsed(StringBuilder text, String title, List<Change> changes, Detail detail) {
        if (!changes.isEmpty()) {
            details(
                    text,
                    "%s (%d)".formatted(title, changes.size()),
                    lines(changes, detail.others(), StageReport::line));
        }
    }

    private static String line(Change change) {
        StringBuilder line = new StringBuilder(code(change.name(), LONGEST_NAME))
                .append(", ")
                .append(code(change.type(), LONGEST_NAME));
        if (change.holdsData()) {
            line.append(", **holds data**");
        }
        if (change.kind() == Kind.OTHER) {
            line.append(", ").append(code(change.op(), LONGEST_NAME));
        }
        if (!change.properties().isEmpty()) {
            line.append(change.kind() == Kind.REPLACE ? ", because of " : ": ").append(properties(change));
        }
        if (change.kept()) {
            line.append(" (stays on AWS, without Pulumi)");
        }
        return line.toString();
    }

    private static String properties(Change change) {
        List<String> all = List.copyOf(new TreeSet<>(change.properties()));
        String shown = all.stream()
                .limit(PROPERTIES)
                .map(path -> code(path, LONGEST_NAME))
                .collect(Collectors.joining(", "));
        return all.size() > PROPERTIES ? shown + " and " + (all.size() - PROPERTIES) + " more" : shown;
    }

    private static void policies(StringBuilder text, Preview found, Detail detail) {
        if (found.policies().isEmpty()) {
            text.append("Policy results and the change in cost are not in this file: "
                    + "`PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true` makes the preview write them.\n\n");
            return;
        }
        Preview.Policies policies = found.policies().get();
        text.append("Policies: %d passed, %d mandatory and %d advisory findings, %d remediated.\n\n"
                .formatted(
                        policies.passed(),
                        policies.mandatory().size(),
                        policies.advisory().size(),
                        policies.remediated().size()));
        foldedFindings(text, "Advisory findings", policies.advisory(), detail);
        foldedFindings(text, "Remediated by policy", policies.remediated(), detail);
    }

    private static void foldedFindings(StringBuilder text, String title, List<Finding> findings, Detail detail) {
        if (!findings.isEmpty()) {
            details(
                    text,
                    "%s (%d)".formatted(title, findings.size()),
                    lines(findings, detail.findings(), finding -> line(finding, detail)));
        }
    }

    private static void findings(StringBuilder text, String title, List<Finding> findings, Detail detail) {
        if (!findings.isEmpty()) {
            text.append(title).append("\n\n");
            text.append(lines(findings, detail.findings(), finding -> line(finding, detail)))
                    .append('\n');
        }
    }

    private static String line(Finding finding, Detail detail) {
        String about = finding.resource().isEmpty() || finding.resource().contains("::" + Preview.STACK + "::")
                ? ", the whole stack"
                : ", " + code(Preview.nameOf(finding.resource()), LONGEST_NAME);
        return code(finding.policy(), LONGEST_NAME)
                + about
                + (finding.message().isBlank() ? "" : ": " + code(finding.message(), detail.messageLength()));
    }

    private static void costs(StringBuilder text, Preview found, Detail detail) {
        found.cost().ifPresent(cost -> {
            StringBuilder table =
                    new StringBuilder("| component | deployed | previewed | difference |\n|---|--:|--:|--:|\n");
            TreeSet<String> components = new TreeSet<>(cost.afterBy().keySet());
            components.addAll(cost.beforeBy().keySet());
            for (String component : components) {
                double before = cost.beforeBy().getOrDefault(component, 0.0);
                double after = cost.afterBy().getOrDefault(component, 0.0);
                table.append("| %s | %s | %s | %s |\n"
                        .formatted(
                                Markdown.cell(component, LONGEST_NAME),
                                money(before),
                                money(after),
                                signed(after - before)));
            }
            details(
                    text,
                    "Cost: about %s USD a month at usual usage%s"
                            .formatted(
                                    money(cost.after()),
                                    cost.difference()
                                            .map(usd -> ", " + signed(usd))
                                            .orElse("; nothing is deployed yet")),
                    table + leftOut(cost.leftOut(), detail));
        });
    }

    private static String leftOut(List<String> items, Detail detail) {
        return items.isEmpty()
                ? ""
                : "\nNot in the estimate:\n\n" + lines(items, detail.findings(), item -> code(item, LONGEST_NAME));
    }

    private static void messages(StringBuilder text, Preview found, boolean errors, Detail detail) {
        List<Message> all = found.messages().stream()
                .filter(message -> message.error() == errors)
                .filter(message ->
                        !(found.stoppedByPolicy() && message.text().strip().equals("preview failed")))
                .toList();
        if (all.isEmpty()) {
            return;
        }
        int most = Math.max(1, Math.min(10, detail.findings()));
        String blocks = all.stream()
                        .limit(most)
                        .map(message -> Markdown.block(message.text(), detail.messageLength()))
                        .collect(Collectors.joining("\n"))
                + more(all.size() - most, "\n");
        if (errors) {
            text.append("**The preview failed.**\n\n").append(blocks).append('\n');
        } else {
            details(text, "Warnings (%d)".formatted(all.size()), blocks);
        }
    }

    private static void graph(StringBuilder text, Preview found, Detail detail) {
        ComponentGraph graph = new ComponentGraph(found.tree());
        String mermaid = graph.mermaid(detail.nodes());
        if (!mermaid.isEmpty()) {
            details(
                    text,
                    "Components that change (%d)".formatted(graph.changing()),
                    mermaid + more(graph.changing() - detail.nodes(), "\n"));
        }
    }

    private static <T> String lines(List<T> items, int most, Function<T, String> line) {
        return items.stream()
                        .limit(most)
                        .map(item -> "- " + line.apply(item) + "\n")
                        .collect(Collectors.joining())
                + more(items.size() - most, "- ");
    }

    private static String more(int count, String before) {
        return count <= 0 ? "" : before + "… and " + count + " more\n";
    }

    private static void details(StringBuilder text, String summary, String content) {
        text.append("<details><summary>%s</summary>\n\n%s\n</details>\n\n".formatted(summary, content));
    }

    /** Whole lines from the end, where the reason stands; the last one's end if it alone is too long. */
    private static String end(String output, int longest) {
        String text = output.stripTrailing();
        if (text.length() <= longest) {
            return text;
        }
        String tail = text.substring(text.length() - longest);
        int line = tail.indexOf('\n');
        return line < 0 ? tail : tail.substring(line + 1);
    }

    private static String money(double usd) {
        return String.format(Locale.ROOT, "%.2f", usd);
    }

    private static String signed(double usd) {
        return Math.abs(usd) < 0.005 ? "±0.00" : String.format(Locale.ROOT, "%+.2f", usd);
    }
}
