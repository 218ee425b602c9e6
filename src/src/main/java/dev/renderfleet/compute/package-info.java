/** What answers requests: load balancers, the cluster, and the services with their containers, roles and scaling. */
package dev.renderfleet.compute;
