/** Physical names, paths and tags: one place decides them, so that workflows, alarms and people can rely on them. */
package dev.renderfleet.naming;
