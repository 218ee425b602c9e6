/** Start to first answer and peak memory of every function, beside the same work in Python. */
package dev.renderfleet.bench.functions;
