package dev.renderfleet.delivery;

import dev.renderfleet.iam.Statement;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.StateBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Pulumi needs of its state in an S3 bucket, per stage. Source: the paths of Pulumi's own backends ("filestate"). */
final class StateAccess {

    private static final String ROOT = ".pulumi/";

    private StateAccess() {}

    /** The states of some stages, to compare with. */
    static List<Statement> read(StateBackend backend, List<Scope> stages) {
        return backend.bucket().map(bucket -> reading(bucket, backend, stages)).orElse(List.of());
    }

    /** The state of one stage, to change it. */
    static List<Statement> write(StateBackend backend, Scope stage) {
        return backend.bucket()
                .map(bucket -> {
                    List<Statement> statements = new ArrayList<>(reading(bucket, backend, List.of(stage)));
                    statements.add(Statement.allow("WriteState", "s3:DeleteObject", "s3:PutObject")
                            .on(paths(stage).map(path -> object(bucket, path)).toArray(String[]::new)));
                    backend.keyArn()
                            .ifPresent(key ->
                                    statements.add(Statement.allow("EncryptState", "kms:Encrypt", "kms:GenerateDataKey")
                                            .on(key)));
                    return List.copyOf(statements);
                })
                .orElse(List.of());
    }

    private static List<Statement> reading(String bucket, StateBackend backend, List<Scope> stages) {
        List<Statement> statements = new ArrayList<>();
        statements.add(Statement.allow("FindState", "s3:GetBucketLocation", "s3:ListBucket")
                .on("arn:aws:s3:::" + bucket));
        statements.add(Statement.allow("ReadState", "s3:GetObject")
                .on(Stream.concat(
                                Stream.of("meta.yaml", "Pulumi.yaml"),
                                stages.stream().flatMap(StateAccess::paths))
                        .map(path -> object(bucket, path))
                        .toArray(String[]::new)));
        backend.keyArn()
                .ifPresent(key -> statements.add(
                        Statement.allow("DecryptState", "kms:Decrypt").on(key)));
        return statements;
    }

    /** The dot after a stack's name ends it, so that no other stack's begins like it. */
    private static Stream<String> paths(Scope stage) {
        String stack = Stage.NAMESPACE + "/" + stage.names().stage();
        return Stream.of(
                "stacks/" + stack + ".*",
                "history/" + stack + "/*",
                "backups/" + stack + "/*",
                "locks/organization/" + stack + "/*");
    }

    private static String object(String bucket, String path) {
        return "arn:aws:s3:::" + bucket + "/" + ROOT + path;
    }
}
