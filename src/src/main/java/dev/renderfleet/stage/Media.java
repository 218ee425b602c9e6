package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Key;
import java.util.List;

/** The media bucket. */
public record Media(
        @Key(doc = "Days that temporary uploads (below tmp/) are kept.", fallback = "1", min = 1, max = 365)
                Integer temporaryUploadDays,
        @Key(doc = "Days that results (below results/) are kept.", fallback = "365", min = 1, max = 3650)
                Integer resultDays,
        @Key(
                        doc = "Days that overwritten and deleted versions can be brought back.",
                        fallback = "30",
                        min = 1,
                        max = 365)
                Integer oldVersionDays,
        @Key(
                        doc = "Origins that may upload from a browser; with none given, the site's own.",
                        fallback = "[]",
                        example = "[https://studio.example.com]",
                        max = 20,
                        pattern = "https://[a-z0-9.-]+(:[0-9]+)?",
                        patternInWords = "an HTTPS origin, such as https://studio.example.com")
                List<String> uploadOrigins) {}
