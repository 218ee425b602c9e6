/** GPU workers: a fleet per workflow that goes down to nothing, the task instance, and the functions that see to both. */
package dev.renderfleet.gpu;
