package dev.renderfleet.naming;

import java.util.Map;
import java.util.TreeMap;

/**
 * The tags of a stage. The provider puts the defaults on everything it can; a component adds its own.
 *
 * @param names the stage's names
 * @param costCenter value of the CostCenter tag
 */
public record Tags(Names names, String costCenter) {

    private static final String MANAGED_BY = "pulumi";

    /** The provider's default tags. {@code Component} comes from the component that owns the resource. */
    public Map<String, String> defaults() {
        return Map.of("App", names.app(), "Stage", names.stage(), "ManagedBy", MANAGED_BY, "CostCenter", costCenter);
    }

    /** The tag of a component's own resources. */
    public Map<String, String> of(String component) {
        return Map.of("Component", component);
    }

    /** The same with the {@code Name} that consoles list a resource by: {@code <app>-<stage>-<base>}. */
    public Map<String, String> of(String component, String base) {
        return Map.of("Component", component, "Name", names.of(base));
    }

    /** All tags, in order, for what the provider's defaults do not reach: instances and volumes that AWS makes itself. */
    public Map<String, String> everything(String component, String base) {
        Map<String, String> all = new TreeMap<>(defaults());
        all.putAll(of(component, base));
        return all;
    }
}
