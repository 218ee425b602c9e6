/** One rule a file: a pure function from a resource, or from the whole stack, to a verdict. */
package dev.renderfleet.policy.rules;
