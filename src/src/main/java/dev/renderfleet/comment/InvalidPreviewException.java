package dev.renderfleet.comment;

import java.nio.file.Path;

/** A file that is not what a preview writes. The message names the file, what is wrong, and what to do. */
final class InvalidPreviewException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidPreviewException(Path file, String problem, String remedy) {
        super("comment: " + file + " " + problem + ": " + remedy);
    }
}
