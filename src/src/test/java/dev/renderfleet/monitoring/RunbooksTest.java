package dev.renderfleet.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Stages;
import dev.renderfleet.crossguard.PropertyView;
import dev.renderfleet.crossguard.testing.RecordedResource;
import dev.renderfleet.crossguard.testing.Recording;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is woken finds out what to do, and somebody is woken. */
class RunbooksTest {

    private static final Path FOLDER = StageFiles.ROOT.resolve("docs/runbooks");
    private static final String ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
    private static final Pattern RUNBOOK = Pattern.compile("Runbook: docs/runbooks/([a-z0-9-]+)\\.md$");
    private static final Pattern COMMAND = Pattern.compile("```bash\\n.+?```", Pattern.DOTALL);

    static List<String> stages() {
        return StageFiles.names();
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_alarm_names_a_runbook_that_exists(String stage) {
        assertThat(Stages.committed(stage).ofType(ALARM)).isNotEmpty().allSatisfy(alarm -> assertThat(
                        FOLDER.resolve(runbook(alarm) + ".md"))
                .as(alarm.name())
                .exists());
    }

    @Test
    void every_runbook_belongs_to_an_alarm() throws IOException {
        Set<String> named = stages().stream()
                .flatMap(stage -> Stages.committed(stage).ofType(ALARM).stream())
                .map(RunbooksTest::runbook)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(runbooks().map(RunbooksTest::slug)).containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void every_runbook_says_what_it_means_how_to_check_and_how_to_fix() throws IOException {
        assertThat(runbooks()).allSatisfy(file -> {
            String text = Files.readString(file);
            assertThat(text).as(slug(file)).startsWith("# ");
            assertThat(text.lines().filter(line -> line.startsWith("## ")))
                    .as(slug(file))
                    .containsExactly("## What it means", "## Check", "## Fix");
            assertThat(COMMAND.matcher(text).find())
                    .as("%s has commands to check with", slug(file))
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("stages")
    void every_alarm_reaches_an_address_or_a_machine(String stage) {
        Recording recording = Stages.committed(stage);

        assertThat(recording.ofType(ALARM)).allSatisfy(alarm -> assertThat(alarm.strings("alarmActions"))
                .as(alarm.name())
                .isNotEmpty()
                .allSatisfy(action ->
                        assertThat(isHeard(action, recording)).as(action).isTrue()));
    }

    @ParameterizedTest
    @MethodSource("stages")
    void who_is_told_of_an_alarm_is_told_that_it_is_over(String stage) {
        Recording recording = Stages.committed(stage);

        assertThat(recording.ofType(ALARM).stream().filter(alarm -> tellsPeople(alarm, recording)))
                .isNotEmpty()
                .allSatisfy(alarm -> assertThat(alarm.strings("okActions"))
                        .as(alarm.name())
                        .isEqualTo(alarm.strings("alarmActions")));
    }

    private static boolean tellsPeople(RecordedResource alarm, Recording recording) {
        return alarm.strings("alarmActions").stream()
                .anyMatch(action -> subscriptions(action, recording).anyMatch(s -> s.equals("email")));
    }

    /** A topic is heard by its subscribers; a function or a scaling policy that the stack made hears by itself. */
    private static boolean isHeard(String action, Recording recording) {
        return action.startsWith("arn:aws:sns:")
                ? subscriptions(action, recording).findAny().isPresent()
                : recording.resources().stream()
                        .map(RecordedResource::outputs)
                        .map(outputs -> outputs.at("arn"))
                        .anyMatch(arn -> !arn.isAbsent() && arn.asString().equals(action));
    }

    private static Stream<String> subscriptions(String topicArn, Recording recording) {
        return recording.ofType("aws:sns/topicSubscription:TopicSubscription").stream()
                .filter(subscription -> subscription.text("topic").equals(topicArn))
                .map(subscription -> subscription.text("protocol"));
    }

    private static String runbook(PropertyView alarm) {
        Matcher matcher = RUNBOOK.matcher(alarm.text("alarmDescription"));
        assertThat(matcher.find())
                .as("'%s' ends with its runbook", alarm.text("alarmDescription"))
                .isTrue();
        return matcher.group(1);
    }

    private static Stream<Path> runbooks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList().stream();
        }
    }

    private static String slug(Path file) {
        return file.getFileName().toString().replace(".md", "");
    }
}
