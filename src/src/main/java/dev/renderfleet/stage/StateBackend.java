package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Key;
import java.util.Optional;

/** What the roles need besides their own permissions, to read or write Pulumi's state. Nothing with Pulumi Cloud. */
public record StateBackend(
        @Key(
                        doc =
                                "S3 bucket of the Pulumi backend (s3://…). Preview may read it, a deploy role read and write its own stack in it.",
                        example = "example-pulumi-state",
                        pattern = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
                        patternInWords = "the name of an S3 bucket")
                Optional<String> bucket,
        @Key(
                        doc = "ARN of the KMS key that encrypts the bucket, or the secrets of the stacks (awskms://…).",
                        example = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012",
                        pattern = "arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]{36,64}",
                        patternInWords = "the ARN of a KMS key")
                Optional<String> keyArn) {}
