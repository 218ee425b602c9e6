/** The stage's network: address plan, subnets, ways out, endpoints, flow logs and security groups. */
package dev.renderfleet.network;
