package dev.renderfleet.classdata;

/** What is run from a jar in the tests: prints its argument, or fails without one. */
public final class Greeting {

    private Greeting() {}

    public static void main(String[] args) {
        System.out.print(args.length == 0 ? System.getenv("GREETING") : args[0]);
        System.exit(args.length == 0 && System.getenv("GREETING") == null ? 1 : 0);
    }
}
