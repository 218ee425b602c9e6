/** Stores and what protects them: keys, databases, caches, buckets, tables, secrets, backups. */
package dev.renderfleet.data;
