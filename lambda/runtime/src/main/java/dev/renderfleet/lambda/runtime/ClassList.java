package dev.renderfleet.lambda.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/**
 * The classes that a function needs for its first answer and that no priming can reach without a server: those of a TLS
 * handshake, of a login, of an answer. Loads and links them, so that a snapshot has them parsed and verified. Initialises none:
 * what an initialiser makes (a random number, an address, a time) must differ between environments.
 */
final class ClassList {
    static final String RESOURCE = "snapshot-classes.txt";

    private ClassList() {}

    /**
     * Loads the classes that the resource beside a class names, one a line.
     *
     * @return how many there are now; names that this JDK or this version does not know are passed over
     */
    static int load(Class<?> beside) {
        try (InputStream list = beside.getResourceAsStream(RESOURCE)) {
            if (list == null) {
                return 0;
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
            return (int) lines.lines()
                    .filter(name -> link(name, beside.getClassLoader()))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean link(String name, ClassLoader loader) {
        try {
            // Asking for its constructors is what links a class without initialising it.
            Constructor<?>[] constructors = Class.forName(name, false, loader).getDeclaredConstructors();
            return constructors != null;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
