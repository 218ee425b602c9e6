package dev.renderfleet.lambda.runtime;

/**
 * What a function's core gets besides its event.
 *
 * @param log lines that carry the request's id
 * @param metrics written when the invocation ends, whether it failed or not
 * @param deadline when Lambda ends the process, less the time to report a failure
 * @param redaction where a core registers the secrets that it reads
 */
public record Invocation(JsonLog log, Metrics metrics, Deadline deadline, Redaction redaction) {}
