/**
 * A picture of a stage, drawn from the resources that the program registers: what is where in the network, who may talk to
 * whom, and what the components consist of. Nothing in it is written by hand, so it cannot drift from the program.
 */
package dev.renderfleet.architecture;
