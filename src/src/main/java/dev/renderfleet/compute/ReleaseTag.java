package dev.renderfleet.compute;

import com.pulumi.aws.ssm.SsmFunctions;
import com.pulumi.aws.ssm.inputs.GetParameterPlainArgs;
import com.pulumi.aws.ssm.outputs.GetParameterResult;
import com.pulumi.core.Output;
import com.pulumi.deployment.InvokeOptions;
import dev.renderfleet.naming.Names;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Finds out which release the stage runs: the one its file names, else the one that the release step wrote to SSM last. So no
 * preview takes back an image that was released without it. That there is none yet is no error; any other failure to read it
 * is, because taking it for "none" would stop the stage.
 */
public final class ReleaseTag {

    /** Below the stage's path; the release step relies on it. */
    public static final String PARAMETER = "release/image-tag";

    /** What SSM says, and what the AWS provider makes of it. */
    private static final Pattern ABSENT = Pattern.compile("ParameterNotFound|couldn't find resource");

    private ReleaseTag() {}

    /**
     * @param named the tag that the stage file names
     * @param warn told what to do when there is no release yet
     */
    static Output<Release> find(Names names, Optional<String> named, InvokeOptions options, Consumer<String> warn) {
        return named.map(tag -> Output.of(new Release(Optional.of(tag))))
                .orElseGet(() -> released(names, options, warn));
    }

    private static Output<Release> released(Names names, InvokeOptions options, Consumer<String> warn) {
        String parameter = names.path(PARAMETER);
        return Output.of(SsmFunctions.getParameterPlain(
                        GetParameterPlainArgs.builder().name(parameter).build(), options)
                .handle((result, failure) ->
                        failure == null ? present(parameter, result) : absent(parameter, failure, warn)));
    }

    private static Release present(String parameter, GetParameterResult result) {
        try {
            return new Release(Optional.of(result.value().strip()));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The SSM parameter " + parameter + " holds no release: " + e.getMessage() + ". Write it again.", e);
        }
    }

    private static Release absent(String parameter, Throwable failure, Consumer<String> warn) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (ABSENT.matcher(String.valueOf(cause.getMessage())).find()) {
                warn.accept(howToRelease(parameter));
                return new Release(Optional.empty());
            }
        }
        throw new CompletionException(
                "cannot read the SSM parameter " + parameter + ", which names the release", failure);
    }

    static String howToRelease(String parameter) {
        return "Nothing is released in this stage yet: the SSM parameter " + parameter
                + " does not exist, so that all services have a desired count of 0. Push the images to ECR, write their tag"
                + " (aws ssm put-parameter --type String --name " + parameter
                + " --value TAG), and run up again; or set renderfleet:imageTag in the stage file.";
    }
}
