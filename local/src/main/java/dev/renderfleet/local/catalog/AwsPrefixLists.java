package dev.renderfleet.local.catalog;

import dev.renderfleet.local.cloud.Fingerprint;
import java.util.List;
import java.util.Map;

/** Lists of addresses that AWS keeps of its own services. Ids are AWS's in us-east-1, and stand-ins elsewhere. */
public final class AwsPrefixLists {

    private static final Map<String, String> US_EAST_1 = Map.of(
            "com.amazonaws.us-east-1.s3", "pl-63a5400a",
            "com.amazonaws.us-east-1.dynamodb", "pl-02cd2c6b",
            "com.amazonaws.global.cloudfront.origin-facing", "pl-3b927c52");

    private AwsPrefixLists() {}

    /** Whether AWS has a list of this name in a region. */
    public static boolean exists(String region, String name) {
        return name.equals("com.amazonaws.global.cloudfront.origin-facing")
                || name.equals("com.amazonaws." + region + ".s3")
                || name.equals("com.amazonaws." + region + ".dynamodb");
    }

    /** The id of a list in a region. */
    public static String id(String region, String name) {
        String known = region.equals("us-east-1") ? US_EAST_1.get(name) : null;
        return known != null ? known : "pl-" + Fingerprint.of(region, name).substring(0, 8);
    }

    /** Some of the list's blocks; AWS's own change often. */
    public static List<String> blocks(String name) {
        if (name.endsWith(".s3")) {
            return List.of("52.216.0.0/15", "54.231.0.0/16");
        }
        return name.endsWith(".dynamodb")
                ? List.of("52.94.0.0/22", "52.119.224.0/20")
                : List.of("120.52.22.96/27", "205.251.249.0/24");
    }
}
