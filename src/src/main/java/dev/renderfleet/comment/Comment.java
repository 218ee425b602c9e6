package dev.renderfleet.comment;

import java.util.List;
import java.util.stream.Collectors;

/** The comment as a whole: a table of all stages, then a section each, as detailed as GitHub has room for. */
final class Comment {

    /** By this first line the comment is found again, to be edited in place. */
    static final String MARKER = "<!-- renderfleet-preview -->";

    /** GitHub's limit for a comment is 65,536 characters. */
    static final int LIMIT = 65_536;

    private static final String HEAD =
            """
            | stage | replace | delete | update | create | same | policies | USD a month |
            |---|--:|--:|--:|--:|--:|---|--:|
            """;

    private Comment() {}

    static String of(List<StageReport> stages) {
        for (Detail detail : Detail.LEVELS) {
            String text = write(stages, stages.size(), detail);
            if (text.length() <= LIMIT) {
                return text;
            }
        }
        Detail least = Detail.LEVELS.get(Detail.LEVELS.size() - 1);
        for (int sections = stages.size() - 1; sections > 0; sections--) {
            String text = write(stages, sections, least);
            if (text.length() <= LIMIT) {
                return text;
            }
        }
        return write(stages, 0, least);
    }

    private static String write(List<StageReport> stages, int sections, Detail detail) {
        String text = MARKER + "\n## Preview\n\n" + HEAD
                + stages.stream().map(StageReport::row).collect(Collectors.joining("\n")) + "\n\n"
                + stages.stream()
                        .limit(sections)
                        .map(stage -> stage.section(detail))
                        .collect(Collectors.joining());
        return sections < stages.size()
                ? text + "… and " + (stages.size() - sections) + " more stages, for which there is no room here\n"
                : text.stripTrailing() + "\n";
    }
}
