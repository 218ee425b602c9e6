package dev.renderfleet.compute;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The containers of the backend's task. */
final class BackendContainers {

    private static final Duration STOP = Duration.ofSeconds(30);
    /** The longest that Fargate allows: a job that runs is finished, not repeated. */
    private static final Duration WORKER_STOP = Duration.ofMinutes(2);

    private static final Duration BOOT = Duration.ofSeconds(30);
    private static final String PHP_IMAGE = ImageRepository.BACKEND_PHP_FPM.base();

    static final Container PHP_FPM = new Container(
            "php-fpm",
            PHP_IMAGE,
            List.of(),
            Optional.of(9000),
            List.of("CMD", "php-fpm-healthcheck"),
            BOOT,
            Optional.empty(),
            STOP);

    /** After PHP-FPM, and stopped before it, so that no request finds nobody behind nginx. */
    static final Container NGINX = new Container(
            "nginx",
            ImageRepository.BACKEND_NGINX.base(),
            List.of(),
            Optional.of(80),
            List.of("CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/healthz"),
            BOOT,
            Optional.of(PHP_FPM.name()),
            STOP);

    static final Container SCHEDULER = artisan("scheduler", "schedule:work", STOP);
    static final Container QUEUE_WORKER = artisan("queue-worker", "queue:work", WORKER_STOP);

    static final List<Container> ALL = List.of(NGINX, PHP_FPM, SCHEDULER, QUEUE_WORKER);

    private BackendContainers() {}

    private static Container artisan(String name, String command, Duration stop) {
        return new Container(
                name,
                PHP_IMAGE,
                List.of("php", "artisan", command),
                Optional.empty(),
                // Whether PHP itself runs it: neither the init process, which has the same arguments, nor this check.
                List.of("CMD-SHELL", "grep -qsaP '^php\\x00artisan\\x00" + command + "' /proc/[0-9]*/cmdline"),
                BOOT,
                Optional.of(PHP_FPM.name()),
                stop);
    }
}
