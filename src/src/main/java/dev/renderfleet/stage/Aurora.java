package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.math.BigDecimal;

/** The API's database, Aurora PostgreSQL Serverless v2. */
@CheckedBy(Aurora.Rules.class)
public record Aurora(
        @Key(
                        doc = "Smallest capacity in ACU, in steps of 0.5. At 0 the cluster pauses when idle.",
                        fallback = "0.5",
                        min = 0,
                        max = 256)
                BigDecimal minAcu,
        @Key(doc = "Largest capacity in ACU, in steps of 0.5.", fallback = "2", min = 1, max = 256) BigDecimal maxAcu,
        @Key(doc = "Whether a reader in another zone shares the load and takes over.", fallback = "false")
                Boolean reader,
        @Key(doc = "Days that automatic backups reach back.", fallback = "7", min = 7, max = 35) Integer backupDays) {

    /** Source: the Aurora user guide, requirements of Serverless v2. */
    public static final class Rules implements Check {

        private static final BigDecimal STEP = new BigDecimal("0.5");

        @Override
        public void check(Found found, Problems problems) {
            step("minAcu", found, problems);
            step("maxAcu", found, problems);
            BigDecimal min = found.value("minAcu", BigDecimal.class).orElse(BigDecimal.ZERO);
            found.value("maxAcu", BigDecimal.class)
                    .filter(max -> max.compareTo(min) < 0)
                    .ifPresent(max -> problems.add(
                            "maxAcu", max.toPlainString(), "at least minAcu, " + min, "raise maxAcu or lower minAcu"));
        }

        private static void step(String key, Found found, Problems problems) {
            found.value(key, BigDecimal.class)
                    .filter(acu -> acu.remainder(STEP).signum() != 0)
                    .ifPresent(acu -> problems.add(
                            key, acu.toPlainString(), "a multiple of 0.5", "round it, for example 0.5 or 1"));
        }
    }
}
