package dev.renderfleet.stage.binding;

import java.util.List;

/** Collects problems below one key path. */
public final class Problems {

    private final String path;
    private final List<Problem> sink;

    Problems(String path, List<Problem> sink) {
        this.path = path;
        this.sink = sink;
    }

    Problems at(String key) {
        return new Problems(path.isEmpty() || path.endsWith(":") ? path + key : path + "." + key, sink);
    }

    Problems item(int index) {
        return new Problems(path + "[" + index + "]", sink);
    }

    /** Adds a problem with one key of the record at hand. */
    public void add(String key, String found, String allowed, String remedy) {
        at(key).add(found, allowed, remedy);
    }

    void add(String found, String allowed, String remedy) {
        sink.add(new Problem(path, found, allowed, remedy));
    }

    String path() {
        return path;
    }
}
