/** Values that resources give each other. */
package dev.renderfleet.outputs;
