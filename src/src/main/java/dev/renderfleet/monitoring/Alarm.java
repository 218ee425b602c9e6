package dev.renderfleet.monitoring;

/**
 * One thing to be told about.
 *
 * @param meaning what is wrong when it goes off: a sentence without its full stop
 * @param runbook slug of the page in {@code docs/runbooks} that says what to do
 */
public record Alarm(
        String meaning,
        Signal signal,
        Condition condition,
        Evaluation evaluation,
        MissingData missingData,
        Priority priority,
        String runbook) {

    public Alarm {
        if (meaning.isBlank() || meaning.endsWith(".")) {
            throw new IllegalArgumentException("'" + meaning + "': a sentence without its full stop");
        }
        if (!runbook.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("'" + runbook + "' is no slug of a page in docs/runbooks");
        }
    }

    /** What the person who is woken reads first. */
    String description() {
        return meaning + ". No data is " + missingDataInWords() + ", because " + missingData.reason()
                + ". Runbook: docs/runbooks/" + runbook + ".md";
    }

    private String missingDataInWords() {
        return switch (missingData.treatment()) {
            case "notBreaching" -> "good";
            case "breaching" -> "bad";
            default -> "no news";
        };
    }
}
