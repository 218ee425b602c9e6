/** Reads fleets, their alarms and their scaling policies from a resource graph. */
package dev.renderfleet.simulator.graph;
