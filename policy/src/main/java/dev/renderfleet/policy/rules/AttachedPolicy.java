package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyDocument;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import java.util.Optional;

/** The resource policy that a bucket, queue or topic holds, or a resource made for that, in its property {@code policy}. */
final class AttachedPolicy {

    private AttachedPolicy() {}

    /** The document; empty if there is none, which a program or a provider may also say with a text that is no object. */
    static Optional<PolicyDocument> of(PolicyResource owner) {
        PropertyValue policy = owner.at("policy");
        boolean isDocument =
                switch (policy.shape()) {
                    case UNKNOWN, OBJECT -> true;
                    case STRING -> policy.asString().stripLeading().startsWith("{");
                    default -> false;
                };
        return isDocument ? owner.policyDocument("policy") : Optional.empty();
    }
}
