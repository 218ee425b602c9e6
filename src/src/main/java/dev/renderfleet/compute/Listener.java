package dev.renderfleet.compute;

import com.pulumi.core.Output;

/**
 * An HTTPS listener that services add their rules to.
 *
 * @param loadBalancerId the load balancer as CloudWatch and scaling policies name it: {@code app/<name>/<id>}
 */
record Listener(Output<String> arn, Output<String> loadBalancerId) {}
