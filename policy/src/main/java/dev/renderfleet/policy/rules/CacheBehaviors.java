package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.PropertyValue;
import dev.renderfleet.crossguard.PropertyView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The behaviours of a CloudFront distribution. */
final class CacheBehaviors {

    static final String DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

    private CacheBehaviors() {}

    /** Each behaviour by its path: the default one, which every distribution has, then the ordered ones. */
    static Map<String, PropertyView> of(PolicyResource distribution) {
        Map<String, PropertyView> behaviors = new LinkedHashMap<>();
        behaviors.put("defaultCacheBehavior", distribution.at("defaultCacheBehavior"));
        for (PropertyValue ordered : distribution.list("orderedCacheBehaviors")) {
            behaviors.put("orderedCacheBehaviors[" + (behaviors.size() - 1) + "]", ordered);
        }
        return behaviors;
    }

    /** The paths of behaviours for which something holds, each followed by what is to be said about them. */
    static List<String> where(PolicyResource distribution, Predicate<PropertyView> isWrong, String what) {
        return of(distribution).entrySet().stream()
                .filter(behavior -> isWrong.test(behavior.getValue()))
                .map(behavior -> behavior.getKey() + what)
                .toList();
    }
}
