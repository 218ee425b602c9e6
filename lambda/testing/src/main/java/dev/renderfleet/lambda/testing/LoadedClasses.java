package dev.renderfleet.lambda.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The classes that a function has loaded from files. Keeps the lists that functions load before a snapshot
 * ({@code snapshot-classes.txt}): what the first answer after a restore still has to load belongs into them.
 */
public final class LoadedClasses {
    /** What a restore may load all the same: a retry or a slow server takes paths that other runs do not. */
    private static final int TOLERATED = 5;

    private static final Pattern LINE = Pattern.compile("([^ /]+) source: (jrt:|file:|shared objects file)(.*)");

    private final Set<String> all = new TreeSet<>();
    private final Set<String> fromArchive = new TreeSet<>();

    private LoadedClasses() {}

    /** Reads the JVM's log of classes. What the JVM made up at run time cannot be loaded by name and is left out. */
    static LoadedClasses read(Path log, Path root) throws IOException {
        LoadedClasses classes = new LoadedClasses();
        // As the client spells the location of what it loads: with blanks as they are.
        String archive = root + "/";
        for (String line : Files.readAllLines(log)) {
            Matcher match = LINE.matcher(line);
            if (match.matches()) {
                classes.all.add(match.group(1));
                if (match.group(3).startsWith(archive)) {
                    classes.fromArchive.add(match.group(1));
                }
            }
        }
        if (classes.fromArchive.isEmpty()) {
            throw new AssertionError(
                    "The JVM's log " + log + " has no class from " + archive + ": look how it spells them");
        }
        return classes;
    }

    /**
     * Fails if the archive's classes that were loaded since the snapshot are not in the function's list. With
     * {@code -Dupdate} adds them to the list, and those of the JDK. A list only grows: delete it before to make it anew.
     *
     * @param snapshot what was loaded then
     * @param list in the sources
     */
    public void requireListed(LoadedClasses snapshot, Path list) throws IOException {
        Set<String> late = new TreeSet<>(all);
        late.removeAll(snapshot.all);
        if (System.getProperty("update") != null) {
            Set<String> names = new TreeSet<>(Files.exists(list) ? Files.readAllLines(list) : Set.of());
            names.addAll(late);
            Files.createDirectories(list.getParent());
            Files.write(list, names);
            return;
        }
        late.retainAll(fromArchive);
        if (late.size() > TOLERATED) {
            throw new AssertionError("A snapshot lacks the classes " + String.join(", ", late) + ": renew " + list
                    + " with ./mvnw -f lambda/pom.xml verify -Dupdate");
        }
    }
}
