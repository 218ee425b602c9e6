package dev.renderfleet.comment;

import dev.renderfleet.command.InvalidArgumentsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code ./pulumiw comment}: makes the comment of a pull request from what the previews of its stages wrote. It reads these files and
 * nothing else: no account, no backend, no network.
 */
public final class CommentCommand {

    private static final Pattern STAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

    private final Path folder;
    private final PrintStream out;
    private final PrintStream err;

    CommentCommand(Path folder, PrintStream out, PrintStream err) {
        this.folder = folder;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        System.exit(new CommentCommand(
                        Path.of(System.getProperty("renderfleet.folder", "")).toAbsolutePath(),
                        new PrintStream(System.out, true, StandardCharsets.UTF_8),
                        System.err)
                .run(args));
    }

    /** Returns the exit code: 0 also for previews that failed, 1 if a file is not usable, 2 if the arguments are wrong. */
    int run(String... args) {
        try {
            if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
                out.print(usage());
                return 0;
            }
            comment(args);
            return 0;
        } catch (InvalidArgumentsException e) {
            err.println("comment: " + e.getMessage() + System.lineSeparator() + System.lineSeparator() + usage());
            return 2;
        } catch (InvalidPreviewException e) {
            err.println(e.getMessage());
            return 1;
        } catch (IOException e) {
            err.println("comment: " + e);
            return 1;
        }
    }

    private void comment(String... args) throws IOException {
        Map<String, Path> previews = new LinkedHashMap<>();
        Map<String, Path> logs = new LinkedHashMap<>();
        List<String> order = new ArrayList<>();
        Optional<Path> output = Optional.empty();
        for (int i = 0; i < args.length; i += 2) {
            switch (args[i]) {
                case "--stage" -> stage(args, i, previews, order);
                case "--failed" -> stage(args, i, logs, order);
                case "--output" -> output = Optional.of(folder.resolve(value(args, i)));
                default -> throw new InvalidArgumentsException("what is '" + args[i] + "'?");
            }
        }
        if (order.isEmpty()) {
            throw new InvalidArgumentsException("which stages? --stage dev=preview.json");
        }
        List<StageReport> stages = new ArrayList<>();
        for (String stage : order) {
            stages.add(new StageReport(
                    stage,
                    Optional.ofNullable(previews.get(stage)).map(PreviewReader::read),
                    logs.containsKey(stage) ? Optional.of(log(logs.get(stage))) : Optional.empty()));
        }
        String text = Comment.of(stages);
        if (output.isPresent()) {
            write(output.get(), text);
        } else {
            out.print(text);
        }
    }

    private void stage(String[] args, int index, Map<String, Path> files, List<String> order) {
        String value = value(args, index);
        String stage = value.substring(0, Math.max(0, value.indexOf('=')));
        String file = value.substring(value.indexOf('=') + 1);
        if (!STAGE.matcher(stage).matches() || file.isEmpty()) {
            throw new InvalidArgumentsException(
                    args[index] + " " + value + ": STAGE=FILE is wanted, such as dev=preview.json");
        }
        if (files.put(stage, folder.resolve(file)) != null) {
            throw new InvalidArgumentsException(args[index] + " is given twice for stage " + stage);
        }
        if (!order.contains(stage)) {
            order.add(stage);
        }
    }

    private static String value(String[] args, int index) {
        if (index + 1 >= args.length) {
            throw new InvalidArgumentsException(args[index] + " needs a value");
        }
        return args[index + 1];
    }

    /** What a terminal was given, whatever its bytes. */
    private static String log(Path file) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(java.nio.ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new InvalidPreviewException(
                    file, "does not exist", "--failed wants the output of the run that failed");
        }
    }

    /** As a whole or not at all. */
    private static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path written = Files.writeString(Files.createTempFile(folder, "comment", ".md"), text);
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String usage() {
        return """
            Usage: ./pulumiw comment --stage STAGE=FILE [--stage STAGE=FILE]... [--failed STAGE=LOG]... [--output FILE]

            Makes the comment of a pull request from the previews of its stages: what is replaced and deleted first, policy findings, cost
            and its difference, and the components that change. It keeps to GitHub's %,d characters and says what it left out.

              --stage STAGE=FILE   what the preview of that stage wrote:
                                   PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true ./pulumiw preview --stack STAGE --json > FILE
                                   (without the variable it is read too, but then it has no policy results and no cost)
              --failed STAGE=LOG   the output of a preview that failed; with --stage too if it wrote something
              --output FILE        where to write it; else it is printed
            """
                .formatted(Comment.LIMIT);
    }
}
