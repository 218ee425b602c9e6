/** What the build changes in the Pulumi SDK, until a version of it does so itself. */
package dev.renderfleet.sdkpatch;
