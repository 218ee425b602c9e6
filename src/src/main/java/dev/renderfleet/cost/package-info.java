/** What a graph of resources costs a month: a table of prices, profiles of usage, and a rule for each type that costs. */
package dev.renderfleet.cost;
