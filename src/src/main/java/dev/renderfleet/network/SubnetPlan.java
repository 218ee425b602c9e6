package dev.renderfleet.network;

import dev.renderfleet.stage.Cidr;
import dev.renderfleet.stage.Zone;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Divides a VPC's range into one /24 per tier and zone. A subnet's place depends on its tier and its zone's letter only:
 * another zone, sooner or later, renumbers nothing.
 */
public record SubnetPlan(List<Block> blocks) {

    /** One subnet's place. */
    public record Block(Tier tier, Zone zone, Cidr cidr) {}

    /** Plans {@code zones} in {@code range}; stage validation guarantees that they fit. */
    public static SubnetPlan of(Cidr range, List<Zone> zones) {
        return new SubnetPlan(Arrays.stream(Tier.values())
                .flatMap(tier -> zones.stream()
                        .sorted(Comparator.comparing(Zone::index))
                        .map(zone -> new Block(tier, zone, range.slash24(place(range, tier, zone)))))
                .toList());
    }

    private static int place(Cidr range, Tier tier, Zone zone) {
        if (zone.index() >= range.zonesThatFit()) {
            throw new IllegalArgumentException(range + " has no room for zone " + zone.letter());
        }
        return tier.place() * range.zonesThatFit() + zone.index();
    }

    public List<Block> of(Tier tier) {
        return blocks.stream().filter(block -> block.tier() == tier).toList();
    }
}
