/** The policy pack that guards every stage of Renderfleet: its rules are in {@link dev.renderfleet.policy.rules}. */
package dev.renderfleet.policy;
