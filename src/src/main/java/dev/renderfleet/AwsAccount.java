package dev.renderfleet;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.inputs.GetCallerIdentityArgs;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import java.util.List;
import java.util.Optional;

/**
 * The account and region that a stack is in.
 *
 * @param provider what all of its resources are made by
 * @param id the account's 12 digits, as AWS tells them
 */
record AwsAccount(Provider provider, Output<String> id) {

    /**
     * Registers the provider.
     *
     * @param allowed the only account that the stack may be in; any, if none is named
     */
    static AwsAccount of(String region, Optional<String> allowed) {
        var args = ProviderArgs.builder().region(region);
        allowed.ifPresent(account -> args.allowedAccountIds(List.of(account)));
        Provider provider = new Provider("aws", args.build());
        return new AwsAccount(
                provider,
                AwsFunctions.getCallerIdentity(
                                GetCallerIdentityArgs.Empty,
                                InvokeOptions.builder().provider(provider).build())
                        .applyValue(identity -> identity.accountId()));
    }
}
