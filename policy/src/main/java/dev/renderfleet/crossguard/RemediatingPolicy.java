package dev.renderfleet.crossguard;

import java.util.Optional;

/**
 * A rule over one resource that can also mend it, where that is safe. It does so only at the level
 * {@link EnforcementLevel#REMEDIATE}, which a configuration has to ask for.
 */
public interface RemediatingPolicy extends ResourcePolicy {

    /** What to change so that {@link #check} is content; empty if nothing needs to change, or nothing can be done safely. */
    Optional<Remediation> remediate(PolicyResource resource, PolicyContext context);
}
