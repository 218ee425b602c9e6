package dev.renderfleet.local.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Regions and their availability zones; as of 2025, zones that new accounts cannot use left out. */
public final class Zones {

    private static final Map<String, String> LETTERS = Map.of(
            "us-east-1", "abcdef",
            "us-west-1", "ab",
            "us-west-2", "abcd",
            "ap-northeast-1", "acd",
            "ap-northeast-2", "abcd",
            "ca-central-1", "abd");

    private static final Set<String> REGIONS = Set.of(
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
            "ca-central-1",
            "ca-west-1",
            "mx-central-1",
            "sa-east-1",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "af-south-1",
            "me-south-1",
            "me-central-1",
            "il-central-1",
            "ap-east-1",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-7",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "cn-north-1",
            "cn-northwest-1",
            "us-gov-east-1",
            "us-gov-west-1");

    private Zones() {}

    /** Whether AWS has a region of this name. */
    public static boolean isRegion(String name) {
        return REGIONS.contains(name);
    }

    /** The zones of a region, in order. */
    public static List<String> of(String region) {
        return LETTERS.getOrDefault(region, "abc")
                .chars()
                .mapToObj(letter -> region + (char) letter)
                .toList();
    }

    /** The zone's id, which unlike its name means the same zone in every account: {@code use1-az1}. */
    public static String idOf(String region, String zone) {
        int index = of(region).indexOf(zone);
        return index < 0 ? "" : shortRegion(region) + "-az" + (index + 1);
    }

    /** The zone of an id, {@code ""} when there is none. */
    public static String nameOf(String region, String id) {
        return of(region).stream()
                .filter(zone -> idOf(region, zone).equals(id))
                .findFirst()
                .orElse("");
    }

    private static String shortRegion(String region) {
        return region.replace("northeast", "ne")
                .replace("northwest", "nw")
                .replace("southeast", "se")
                .replace("southwest", "sw")
                .replace("north", "n")
                .replace("south", "s")
                .replace("east", "e")
                .replace("west", "w")
                .replace("central", "c")
                .replace("-", "");
    }
}
