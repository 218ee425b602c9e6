package dev.renderfleet.compute;

import java.util.Arrays;
import java.util.List;

/** The repositories of the product's images. The delivery stack makes them, and each stage's services pull from them. */
public enum ImageRepository {
    BACKEND_NGINX("backend-nginx"),
    BACKEND_PHP_FPM("backend-php-fpm"),
    FRONTEND("frontend"),
    API("api");

    private final String base;

    ImageRepository(String base) {
        this.base = base;
    }

    /** The name without the product, such as {@code backend-nginx}. */
    public String base() {
        return base;
    }

    /** The name in ECR, such as {@code bp/backend-nginx}. */
    public String path(String app) {
        return app + "/" + base;
    }

    /** All of them, as {@link #path}. */
    public static List<String> paths(String app) {
        return Arrays.stream(values()).map(each -> each.path(app)).toList();
    }
}
