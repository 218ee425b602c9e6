package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Key;
import java.util.Optional;

/** A stage, as far as what deploys it has to know it. */
public record DeliveredStage(
        @Key(
                        doc = "The stage's name: its file is Pulumi.<name>.yaml. Not delivery.",
                        example = "dev",
                        pattern = "(?!delivery$)[a-z][a-z0-9]{1,9}",
                        patternInWords = "2 to 10 lower-case letters and digits, a letter first, and not delivery")
                String name,
        @Key(
                        doc =
                                "The stage's domainName: its deploy role changes DNS records of this name and of those that the program makes"
                                        + " below it, and no others.",
                        example = "dev.example.com",
                        pattern = "(?=.{4,249}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}",
                        patternInWords = "a lower-case domain name of at most 249 characters")
                String domainName,
        @Key(
                        doc = "The stage's hostedZoneId, if its file has one.",
                        example = "Z0123456789ABCDEFGHIJ",
                        pattern = "Z[A-Z0-9]{4,31}",
                        patternInWords = "the id of a Route 53 hosted zone, Z and upper-case letters and digits")
                Optional<String> hostedZoneId) {}
