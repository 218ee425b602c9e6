package dev.renderfleet.simulator;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a stack does not declare.
 *
 * @param capacitySeconds from the wish for an instance until it runs and is paid for
 * @param bootSeconds from then until its worker takes a job: system, ComfyUI, models
 * @param jobSeconds that a job takes on average; traces spread it from half to one and a half of it
 * @param maxTries of a job that fails
 * @param interruptionsPerHour of one Spot instance
 * @param spotShare price of a Spot instance as a part of the On-Demand price
 * @param onDemandUsdPerHour On-Demand price of an instance type
 * @param volumeUsdPerGibMonth price of a gp3 volume
 * @param seed the same seed gives the same run
 */
public record Assumptions(
        int capacitySeconds,
        int bootSeconds,
        int jobSeconds,
        int maxTries,
        double interruptionsPerHour,
        double spotShare,
        ToDoubleFunction<String> onDemandUsdPerHour,
        double volumeUsdPerGibMonth,
        long seed) {

    /** 730 hours make the month that AWS's price pages count with. */
    static final double HOURS_PER_MONTH = 730;

    public Assumptions {
        if (capacitySeconds < 0 || bootSeconds < 0 || jobSeconds < 1 || maxTries < 1) {
            throw new IllegalArgumentException(
                    "times are whole seconds from 0 up, a job takes 1 s or more and 1 try or more");
        }
        if (interruptionsPerHour < 0 || spotShare <= 0 || spotShare > 1) {
            throw new IllegalArgumentException(
                    "interruptions per hour begin at 0, and a Spot price is more than 0 and at most 1 of the On-Demand price");
        }
    }

    /**
     * The defaults.
     *
     * <ul>
     *   <li>boot: the middle of the 3 to 5 minutes from zero that the platform was designed for;
     *   <li>job: two minutes, a short clip on one A10G;
     *   <li>Spot: two thirds off, the middle of the 60 to 70 % that the platform was designed for;
     *   <li>interruptions: one in 100 hours, about the "5 to 10 %" class of AWS's Spot Instance Advisor for instances that
     *       run some hours a day.
     * </ul>
     */
    public static Assumptions defaults(ToDoubleFunction<String> onDemandUsdPerHour, double volumeUsdPerGibMonth) {
        return new Assumptions(30, 240, 120, 3, 0.01, 0.35, onDemandUsdPerHour, volumeUsdPerGibMonth, 1);
    }

    public Assumptions withInterruptionsPerHour(double rate) {
        return new Assumptions(
                capacitySeconds,
                bootSeconds,
                jobSeconds,
                maxTries,
                rate,
                spotShare,
                onDemandUsdPerHour,
                volumeUsdPerGibMonth,
                seed);
    }

    /** The price of the cheapest type, which price-capacity-optimized takes where capacity allows. */
    double usdPerHour(List<String> types, boolean spot) {
        double cheapest = types.stream().mapToDouble(onDemandUsdPerHour).min().orElseThrow();
        return spot ? cheapest * spotShare : cheapest;
    }

    double volumeUsd(int gib, double seconds) {
        return gib * volumeUsdPerGibMonth * seconds / 3600 / HOURS_PER_MONTH;
    }
}
