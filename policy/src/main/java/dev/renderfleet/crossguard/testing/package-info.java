/**
 * The testing kit: resources in a few lines, a recorder that runs a Pulumi Java program under mocks, and a tester that judges
 * either with a policy. No engine, no gRPC, no cloud.
 */
package dev.renderfleet.crossguard.testing;
