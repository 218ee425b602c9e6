package dev.renderfleet.architecture;

/** Colours that tell arrows to different servers apart; each is dark enough for a line on white. */
enum Hue {
    BLUE("#0969da"),
    RED("#cf222e"),
    GREEN("#1a7f37"),
    PURPLE("#8250df"),
    ORANGE("#bc4c00"),
    TEAL("#0a7f86"),
    PINK("#bf3989"),
    OLIVE("#6f6a00"),
    SLATE("#57606a");

    private final String color;

    Hue(String color) {
        this.color = color;
    }

    String color() {
        return color;
    }

    static Hue of(int index) {
        return values()[index % values().length];
    }
}
