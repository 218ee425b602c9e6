/** Binds Pulumi's configuration to records: strict, complete in its reports, and the source of schema and reference. */
package dev.renderfleet.stage.binding;
