package dev.renderfleet.compute;

import dev.renderfleet.stage.LogLevel;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the Next.js frontend and the Express API have in common: one container with Node that listens on port 3000. */
final class NodeContainer {

    static final int PORT = 3000;

    private NodeContainer() {}

    /**
     * @param repository also the container's name
     * @param healthPath answers below 400 when the service works
     */
    static Container of(ImageRepository repository, String healthPath) {
        return new Container(
                repository.base(),
                repository.base(),
                List.of(),
                Optional.of(PORT),
                List.of(
                        "CMD",
                        "node",
                        "-e",
                        "fetch('http://127.0.0.1:" + PORT + healthPath
                                + "', { redirect: 'manual' }).then(r => process.exit(r.status < 400 ? 0 : 1), () =>"
                                + " process.exit(1))"),
                Duration.ofSeconds(30),
                Optional.empty(),
                Duration.ofSeconds(30));
    }

    /** What every Node service finds. Next.js' standalone server listens where HOSTNAME says. */
    static Map<String, String> environment(LogLevel level) {
        return new TreeMap<>(Map.of(
                "NODE_ENV",
                "production",
                "PORT",
                String.valueOf(PORT),
                "HOSTNAME",
                "0.0.0.0",
                "LOG_LEVEL",
                level.name().toLowerCase(Locale.ROOT)));
    }
}
