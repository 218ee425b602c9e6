package dev.renderfleet.naming;

import java.util.Map;
import java.util.TreeMap;

/**
 * The tags that every taggable resource of a stage carries. They are set on each resource rather than by the provider's
 * default tags, so that instances, volumes and anything else that AWS makes from a template get the same ones, and a
 * preview shows them.
 *
 * @param names the stage's names
 * @param costCenter value of the CostCenter tag
 */
public record Tags(Names names, String costCenter) {

    private static final String MANAGED_BY = "pulumi";

    /** The tags of a component's resource, by key. */
    public Map<String, String> of(String component) {
        Map<String, String> tags = new TreeMap<>();
        tags.put("App", names.app());
        tags.put("Stage", names.stage());
        tags.put("Component", component);
        tags.put("ManagedBy", MANAGED_BY);
        tags.put("CostCenter", costCenter);
        return tags;
    }

    /** The same with the {@code Name} that consoles list a resource by: {@code <app>-<stage>-<base>}. */
    public Map<String, String> of(String component, String base) {
        Map<String, String> tags = of(component);
        tags.put("Name", names.of(base));
        return tags;
    }
}
