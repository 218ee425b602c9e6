package dev.renderfleet.local.lifecycle;

/** The pretend cloud said no; the message is for the user and holds no secrets. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A refusal with its reason. */
    public Refusal(String message) {
        super(message);
    }
}
