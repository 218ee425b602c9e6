package dev.renderfleet.lambda.notifications;

/**
 * Why a message cannot be stored however often it is tried. The name is the first word of a dead letter's {@code Error}
 * attribute, so that dead letters can be counted and redriven by it.
 */
enum Reason {
    /** It is not JSON, or not JSON that a database can keep. */
    Malformed,
    /** It is JSON, but not a notification. */
    Invalid,
    /** It is of a schema that this release does not know. */
    UnsupportedVersion,
    /** It is larger than a notification may be. */
    TooLarge,
    /** Its id is already that of another user's notification. */
    IdConflict,
    /** The database refuses its content. */
    Unstorable,
    /** It might be stored some day, but was tried as often as the queue allows. */
    GaveUp
}
