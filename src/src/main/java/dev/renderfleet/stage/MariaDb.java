package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;

/** The media platform's relational database. */
@CheckedBy(MariaDb.Rules.class)
public record MariaDb(
        @Key(
                        doc =
                                "Instance class of MariaDB. A change is applied in place, with a restart in the maintenance window.",
                        fallback = "db.t4g.small",
                        pattern = "db\\.[a-z0-9]+\\.[a-z0-9]+",
                        patternInWords = "an RDS instance class, such as db.t4g.small")
                String instanceClass,
        @Key(doc = "Whether a standby in another zone takes over when the instance fails.", fallback = "false")
                Boolean multiAz,
        @Key(doc = "Days that automatic backups reach back.", fallback = "7", min = 7, max = 35) Integer backupDays,
        @Key(doc = "Storage at creation, in GiB.", fallback = "20", min = 20, max = 16_384) Integer storageGib,
        @Key(
                        doc =
                                "Ceiling of storage autoscaling, in GiB. Storage never shrinks, so this is what growth may cost.",
                        fallback = "100",
                        min = 22,
                        max = 65_536)
                Integer maxStorageGib) {

    /** Source: the RDS user guide asks for a ceiling at least 10 % above what is allocated. */
    public static final class Rules implements Check {

        @Override
        public void check(Found found, Problems problems) {
            int storage = found.value("storageGib", Integer.class).orElse(0);
            found.value("maxStorageGib", Integer.class)
                    .filter(max -> max * 10 < storage * 11)
                    .ifPresent(max -> problems.add(
                            "maxStorageGib",
                            String.valueOf(max),
                            "at least 10 % more than storageGib, " + storage,
                            "raise maxStorageGib or lower storageGib"));
        }
    }
}
