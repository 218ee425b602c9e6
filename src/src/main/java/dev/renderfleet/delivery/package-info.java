/**
 * The delivery stack: the registry that images are pushed to, and the roles that workflows on GitHub take, each with what its job needs
 * and no more.
 */
package dev.renderfleet.delivery;
