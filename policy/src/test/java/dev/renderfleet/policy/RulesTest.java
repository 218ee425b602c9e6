package dev.renderfleet.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.Policy;
import dev.renderfleet.policy.rules.SqsEncrypted;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the rules to the catalogue, and the index to the rules. */
final class RulesTest {

    private static final Path INDEX = Path.of("src/main/java/dev/renderfleet/policy/Rules.java");

    /** A line of the catalogue. */
    private record Wanted(String level, String kind, Set<String> sources) {}

    private static Map<String, Wanted> catalogue() throws IOException {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/catalogue.txt"))) {
            if (!line.startsWith("#")) {
                String[] cells = line.split("\\|", -1);
                Set<String> sources = new HashSet<>();
                for (String source : cells[3].split(";", -1)) {
                    if (!source.isBlank()) {
                        sources.add(source.strip());
                    }
                }
                wanted.put(cells[0].strip(), new Wanted(cells[1].strip(), cells[2].strip(), sources));
            }
        }
        return wanted;
    }

    @Test
    void each_rule_has_the_level_the_kind_and_the_sources_of_the_catalogue() throws IOException {
        Map<String, Wanted> wanted = catalogue();
        Map<String, Wanted> actual = new LinkedHashMap<>();
        for (Policy rule : Rules.all()) {
            Metadata data = rule.metadata();
            actual.put(data.id(), new Wanted(data.level().name(), data.kind().name(), new HashSet<>(data.sources())));
        }
        assertThat(wanted).containsAllEntriesOf(actual);
    }

    @Test
    void the_pack_has_every_rule_of_the_catalogue() throws IOException {
        assertThat(Rules.all())
                .extracting(rule -> rule.metadata().id())
                .containsExactlyInAnyOrderElementsOf(catalogue().keySet());
    }

    @Test
    void each_rule_says_what_why_and_how_to_fix_in_sentences() {
        assertThat(Rules.all()).allSatisfy(rule -> {
            Metadata data = rule.metadata();
            assertThat(data.what()).as(data.id()).endsWith(".").hasSizeGreaterThan(15);
            assertThat(data.why()).as(data.id()).endsWith(".").hasSizeGreaterThan(15);
            assertThat(data.fix()).as(data.id()).doesNotEndWith(".").hasSizeGreaterThan(10);
        });
    }

    @Test
    void the_index_lists_every_rule_in_the_package() throws IOException, ReflectiveOperationException {
        List<String> names = new ArrayList<>();
        for (String name : classNames()) {
            Class<?> type = Class.forName(SqsEncrypted.class.getPackageName() + "." + name);
            if (Policy.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
                names.add(name);
            }
        }
        String expected = index(names);
        if (Boolean.getBoolean("update")) {
            Files.writeString(INDEX, expected);
        }
        assertThat(Files.readString(INDEX))
                .as("an index of all rules; rewrite it by running this test with -Dupdate=true")
                .isEqualTo(expected);
    }

    private static List<String> classNames() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/classes/dev/renderfleet/policy/rules"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.startsWith("package-"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .toList();
        }
    }

    private static String index(List<String> names) {
        StringBuilder text = new StringBuilder("package dev.renderfleet.policy;\n\n");
        List<String> imports = new ArrayList<>(
                Arrays.asList("dev.renderfleet.crossguard.Policy", "java.util.ArrayList", "java.util.List"));
        names.forEach(name -> imports.add("dev.renderfleet.policy.rules." + name));
        imports.stream()
                .sorted()
                .forEach(name -> text.append("import ").append(name).append(";\n"));
        text.append(
                "\n/** Every rule. Generated from the package {@code rules}: run RulesTest with {@code -Dupdate=true}. */\n");
        text.append("final class Rules {\n\n    private Rules() {}\n\n    static List<Policy> all() {\n");
        text.append("        List<Policy> rules = new ArrayList<>();\n");
        names.forEach(name -> text.append("        rules.add(new ").append(name).append("());\n"));
        return text.append("        return rules;\n    }\n}\n").toString();
    }
}
