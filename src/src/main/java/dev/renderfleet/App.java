package dev.renderfleet;

import com.pulumi.Pulumi;

/** The program's entry point. */
public final class App {

    private App() {}

    public static void main(String[] args) {
        Pulumi.run(ctx -> {});
    }
}
