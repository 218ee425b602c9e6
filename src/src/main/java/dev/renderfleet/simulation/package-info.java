/** The simulate command: a stage's fleets under made-up jobs. */
package dev.renderfleet.simulation;
