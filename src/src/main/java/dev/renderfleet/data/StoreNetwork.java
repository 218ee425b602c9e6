package dev.renderfleet.data;

import com.pulumi.core.Output;
import java.util.List;

/**
 * Where a store is: its subnets have no route out, and its security group takes connections from the services it serves.
 *
 * @param subnetIds isolated subnets in at least two zones
 */
public record StoreNetwork(Output<List<String>> subnetIds, Output<String> securityGroupId) {}
