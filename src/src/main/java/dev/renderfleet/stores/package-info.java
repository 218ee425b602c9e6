/** What all data stores have in common: they are not to be replaced. */
package dev.renderfleet.stores;
