/** IAM policy documents as values. */
package dev.renderfleet.iam;
