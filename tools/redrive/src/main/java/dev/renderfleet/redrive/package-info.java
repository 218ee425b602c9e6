/** {@code ./pulumiw redrive}: sends dead letters back to the queue that they came from. */
package dev.renderfleet.redrive;
