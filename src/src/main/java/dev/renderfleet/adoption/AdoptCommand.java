package dev.renderfleet.adoption;

import dev.renderfleet.OfflineRun;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.StageFile;
import dev.renderfleet.stage.binding.InvalidStageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.LogManager;

/**
 * {@code ./pulumiw adopt --stack dev}: prints the file by which {@code pulumi import} takes over the resources that the stage file lists
 * as {@code adoptedNames}. It reads the stage file and nothing else.
 */
public final class AdoptCommand {

    private final Path root;
    private final PrintStream out;
    private final PrintStream err;

    AdoptCommand(Path root, PrintStream out, PrintStream err) {
        this.root = root;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        LogManager.getLogManager().reset();
        System.exit(new AdoptCommand(
                        Path.of(System.getProperty("renderfleet.root", "")).toAbsolutePath(),
                        new PrintStream(System.out, true, StandardCharsets.UTF_8),
                        System.err)
                .run(args));
    }

    /** Returns the exit code: 0, 1 if the stage has nothing to adopt or is wrong, 2 if the arguments are wrong. */
    int run(String... args) {
        if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
            out.print(usage());
            return 0;
        }
        if (args.length != 2 || !List.of("--stack", "-s").contains(args[0])) {
            err.println("adopt: --stack and a stage are wanted" + System.lineSeparator() + System.lineSeparator()
                    + usage());
            return 2;
        }
        try {
            out.print(map(args[1]));
            return 0;
        } catch (InvalidStageException | IllegalArgumentException e) {
            err.println(e.getMessage());
        } catch (NoSuchFileException e) {
            err.println("adopt: there is no file " + e.getFile());
        } catch (IOException e) {
            err.println("adopt: " + e);
        }
        return 1;
    }

    private String map(String name) throws IOException {
        Map<String, String> configuration = StageFile.read(root, name);
        Stage stage = Stage.read(name, configuration, Set.of());
        if (stage.adoptedNames().isEmpty()) {
            throw new IllegalArgumentException(
                    "adopt: stage " + name + " adopts nothing. List what exists in Pulumi." + name
                            + ".yaml, such as renderfleet:adoptedNames: [gpu_tasks_queue, gpu_tasks_queue_dlq, task_store]");
        }
        Optional<String> account = stage.accountId();
        if (account.isEmpty()) {
            throw new IllegalArgumentException(
                    "adopt: the ids of queues need the account. Set renderfleet:accountId in Pulumi." + name
                            + ".yaml to its 12 digits, in quotes");
        }
        return new ImportMap(OfflineRun.of(name, configuration).requireSuccess(), stage.region(), account.get())
                .json(stage.adoptedNames());
    }

    private static String usage() {
        return """
            Usage: ./pulumiw adopt --stack STAGE > import.json

            Prints the file by which pulumi import takes over the resources that the stage file lists as renderfleet:adoptedNames.
            docs/adoption.md has the steps before and after.
            """;
    }
}
