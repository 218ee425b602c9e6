/**
 * CrossGuard for Java: policies as plain classes, judged against the resources that a Pulumi program registers.
 *
 * <p>A {@link dev.renderfleet.crossguard.ResourcePolicy} sees one resource, a
 * {@link dev.renderfleet.crossguard.StackPolicy} the whole graph. Both are pure functions from what they see to a
 * {@link dev.renderfleet.crossguard.Verdict}; {@link dev.renderfleet.crossguard.PackRunner} applies levels, configuration
 * and exceptions. Nothing in this package knows the engine's wire protocol except the conversion of property values.
 */
package dev.renderfleet.crossguard;
