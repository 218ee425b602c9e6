package dev.renderfleet.stage.binding;

import com.pulumi.exceptions.RunException;
import java.util.List;
import java.util.stream.Collectors;

/** A stage file with mistakes: lists all of them, one line each. Stops the run before any resource is registered. */
public final class InvalidStageException extends RunException {

    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    public InvalidStageException(String file, List<Problem> problems) {
        super(problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(
                        "\n",
                        "%s has %d %s, nothing was created:\n"
                                .formatted(file, problems.size(), problems.size() == 1 ? "problem" : "problems"),
                        "")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
