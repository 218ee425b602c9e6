/** Queues, each with its dead letters and the alarms that watch both. */
package dev.renderfleet.messaging;
