/**
 * A discrete-event simulation of GPU fleets. What scales them is read from a stage's resource graph; how long things take and
 * cost are {@linkplain dev.renderfleet.simulator.Assumptions assumptions} that a run may change.
 */
package dev.renderfleet.simulator;
