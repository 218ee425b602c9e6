/** What the commands of the wrapper that need no Pulumi share. */
package dev.renderfleet.command;
