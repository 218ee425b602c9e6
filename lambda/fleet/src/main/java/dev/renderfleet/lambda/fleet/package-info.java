/** shutdown-gpu and scale-to-zero: the functions that stop GPU instances when nothing is left to do. */
package dev.renderfleet.lambda.fleet;
