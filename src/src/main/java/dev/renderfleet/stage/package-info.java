/** The typed configuration of a stage: one immutable tree, read and validated once. */
package dev.renderfleet.stage;
