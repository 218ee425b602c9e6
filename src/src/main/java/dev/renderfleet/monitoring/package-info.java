/** Alert topics, alarms and what they are for. */
package dev.renderfleet.monitoring;
