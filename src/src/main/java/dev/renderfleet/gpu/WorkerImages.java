package dev.renderfleet.gpu;

import com.pulumi.aws.ssm.SsmFunctions;
import com.pulumi.aws.ssm.inputs.GetParameterPlainArgs;
import com.pulumi.deployment.InvokeOptions;
import dev.renderfleet.naming.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The slugs whose image is built. Until it is, a fleet exists with a ceiling of 0 and the task instance does not exist, so that
 * the first run of a stage never waits for images that are not there.
 *
 * @param slugs workflows' slugs, and the task instance's
 */
record WorkerImages(Set<String> slugs) {

    /** What SSM says of a parameter that does not exist, and what the AWS provider makes of it. */
    private static final Pattern ABSENT = Pattern.compile("ParameterNotFound|couldn't find resource");

    /**
     * Asks AWS, and waits for the answer: whether there is a task instance depends on it.
     *
     * @param warn told what to do where an image is missing
     */
    static WorkerImages read(Names names, List<String> slugs, InvokeOptions options, Consumer<String> warn) {
        List<CompletableFuture<Boolean>> answers = slugs.stream()
                .map(slug -> exists(names.path(WorkerTemplate.IMAGE_PARAMETER + slug), options))
                .toList();
        Set<String> built = new TreeSet<>();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < slugs.size(); i++) {
            if (answers.get(i).join()) {
                built.add(slugs.get(i));
            } else {
                missing.add(slugs.get(i));
            }
        }
        if (!missing.isEmpty()) {
            warn.accept("No image is built yet for " + String.join(", ", missing) + ": "
                    + "nothing is launched for them. Build the image, which writes its id to the SSM parameter "
                    + names.path(WorkerTemplate.IMAGE_PARAMETER) + "SLUG, and run up again.");
        }
        return new WorkerImages(built);
    }

    private static CompletableFuture<Boolean> exists(String parameter, InvokeOptions options) {
        return SsmFunctions.getParameterPlain(
                        GetParameterPlainArgs.builder().name(parameter).build(), options)
                .handle((result, failure) -> {
                    if (failure == null) {
                        return true;
                    }
                    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                        if (ABSENT.matcher(String.valueOf(cause.getMessage())).find()) {
                            return false;
                        }
                    }
                    throw new CompletionException(
                            "cannot read the SSM parameter " + parameter + ", which names an image", failure);
                });
    }

    boolean has(String slug) {
        return slugs.contains(slug);
    }
}
