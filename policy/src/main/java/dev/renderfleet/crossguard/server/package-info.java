/**
 * Serves a policy pack to the Pulumi engine over gRPC: {@link dev.renderfleet.crossguard.server.PolicyServer} is all that a
 * pack's {@code main} needs.
 */
package dev.renderfleet.crossguard.server;
