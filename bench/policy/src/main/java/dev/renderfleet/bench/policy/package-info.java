/** Takes the time that policy packs need, driven as the engine drives them. */
package dev.renderfleet.bench.policy;
