package dev.renderfleet.local.catalog;

import static dev.renderfleet.local.catalog.ResourceKind.kind;

import dev.renderfleet.local.cloud.Fingerprint;
import dev.renderfleet.local.property.PropertyValue;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AWS Lambda. */
final class Lambda {

    static final String FUNCTION = "aws:lambda/function:Function";
    static final String ALIAS = "aws:lambda/alias:Alias";

    /** A function by name or ARN. */
    static final Targets FUNCTION_ANY = Targets.attribute(FUNCTION, "name")
            .or(Targets.arn(FUNCTION))
            .or(Targets.attribute(FUNCTION, "qualifiedArn"))
            .or(Targets.arn(ALIAS));

    private Lambda() {}

    static List<ResourceKind> kinds() {
        return List.of(
                function(),
                kind(ALIAS)
                        .id(alias -> functionArn(alias, "functionName") + ":" + alias.text("name"))
                        .computed("arn", "{id}")
                        .computed("invokeArn", alias -> PropertyValue.of(invokeArn(alias, alias.text("id"))))
                        .replaceOn("functionName", "name")
                        .matches("name", "(?!\\d+$)[\\w-]{1,128}", "up to 128 letters, digits, - and _, not a number")
                        .partOf("functionName", FUNCTION_ANY),
                kind("aws:lambda/permission:Permission")
                        .id("{statementId}")
                        .idWithin("function", "qualifier")
                        .autoName("statementId", 100)
                        .replaceOn("action", "eventSourceToken", "function", "functionUrlAuthType", "principal")
                        .replaceOn("principalOrgId", "qualifier", "sourceAccount", "sourceArn", "statementId")
                        .replaceOn("statementIdPrefix")
                        .unchecked("sourceArn")
                        .matches("statementId", "[\\w-]{1,100}", "up to 100 letters, digits, - and _")
                        .partOf("function", FUNCTION_ANY)
                        .unique(
                                "ResourceConflictException: The statement id ({statementId}) provided already exists",
                                "function",
                                "statementId"),
                kind("aws:lambda/eventSourceMapping:EventSourceMapping")
                        .id("{uuid}")
                        .arn("lambda", "event-source-mapping:{id}")
                        .defaults("enabled", true)
                        .computed("uuid", "{id}")
                        .computed("functionArn", mapping -> PropertyValue.of(functionArn(mapping, "functionName")))
                        .computed("lastModified", "{created}")
                        .computed("lastProcessingResult", "")
                        .computed("state", mapping -> PropertyValue.of(mapping.is("enabled") ? "Enabled" : "Disabled"))
                        .computed("stateTransitionReason", "USER_INITIATED")
                        .computed("maximumRecordAgeInSeconds", 0)
                        .computed("maximumRetryAttempts", 0)
                        .computed("parallelizationFactor", 0)
                        .replaceOn("amazonManagedKafkaEventSourceConfig.consumerGroupId", "eventSourceArn")
                        .replaceOn("selfManagedEventSource.endpoints", "startingPosition", "startingPositionTimestamp")
                        .replaceOn("selfManagedKafkaEventSourceConfig.consumerGroupId", "topics")
                        .partOf("functionName", FUNCTION_ANY)
                        .rule("maximumBatchingWindowInSeconds", Lambda::windowOnFifo)
                        .cloudRule(Lambda::hiddenTooShort)
                        .unique(
                                "ResourceConflictException: the function already has a mapping of {eventSourceArn}",
                                "functionName",
                                "eventSourceArn"),
                kind("aws:lambda/invocation:Invocation")
                        .id("{functionName}_{qualifier}_{hex32}")
                        .defaults("lifecycleScope", "CREATE_ONLY")
                        .defaults("qualifier", "$LATEST")
                        .defaults("terraformKey", "tf")
                        // No code runs in a rehearsal: the function is taken to answer with an empty object.
                        .computed("result", "{}")
                        .replaceOn("functionName", "input", "qualifier", "triggers")
                        .json("input")
                        .partOf("functionName", FUNCTION_ANY),
                kind("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig")
                        .id(config -> config.text("functionName")
                                + (config.has("qualifier") ? ":" + config.text("qualifier") : ""))
                        .defaults("maximumRetryAttempts", 2)
                        .replaceOn("functionName", "qualifier")
                        .partOf("functionName", FUNCTION_ANY),
                kind("aws:lambda/functionUrl:FunctionUrl")
                        .id(url -> url.text("functionName") + (url.has("qualifier") ? "/" + url.text("qualifier") : ""))
                        .defaults("invokeMode", "BUFFERED")
                        .computed("functionArn", url -> PropertyValue.of(functionArn(url, "functionName")))
                        .computed("urlId", "{lower32}")
                        .computed("functionUrl", "https://{urlId}.lambda-url.{region}.on.aws/")
                        .replaceOn("functionName", "qualifier")
                        .oneOf("authorizationType", "AWS_IAM", "NONE")
                        .partOf("functionName", FUNCTION_ANY),
                kind("aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig")
                        .id("{functionName},{qualifier}")
                        .defaults("skipDestroy", false)
                        .replaceOn("functionName", "qualifier")
                        .partOf("functionName", FUNCTION_ANY),
                kind("aws:lambda/layerVersion:LayerVersion")
                        .id("arn:{partition}:lambda:{region}:{account}:layer:{layerName}:{digits1}")
                        .defaults("skipDestroy", false)
                        .computed("arn", "{id}")
                        .computed("layerArn", "arn:{partition}:lambda:{region}:{account}:layer:{layerName}")
                        .computed(
                                "version",
                                layer -> PropertyValue.of(layer.text("id").replaceAll("^.*:", "")))
                        .computed("codeSha256", "{hex40}")
                        .computed("createdDate", "{created}")
                        .computed("sourceCodeSize", 1)
                        .replaceOn("code", "compatibleArchitectures", "compatibleRuntimes", "description", "layerName")
                        .replaceOn("licenseInfo", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash"));
    }

    private static ResourceKind function() {
        return kind(FUNCTION)
                .autoName("name", 64)
                .arn("lambda", "function:{name}")
                .defaults("memorySize", 128)
                .defaults("packageType", "Zip")
                .defaults("publish", false)
                .defaults("reservedConcurrentExecutions", -1)
                .defaults("skipDestroy", false)
                .defaults("timeout", 3)
                .computed("architectures", List.of("x86_64"))
                .computed("invokeArn", function -> PropertyValue.of(invokeArn(function, function.text("arn"))))
                .computed(
                        "version",
                        function -> PropertyValue.of(
                                function.is("publish") ? String.valueOf(function.revision()) : "$LATEST"))
                .computed("qualifiedArn", "{arn}:{version}")
                .computed(
                        "qualifiedInvokeArn",
                        function -> PropertyValue.of(invokeArn(function, function.text("qualifiedArn"))))
                .computed("lastModified", "{created}")
                .computed("codeSha256", Lambda::codeHash)
                .computed("sourceCodeHash", "{codeSha256}")
                .computed("sourceCodeSize", 1)
                .computed("ephemeralStorage", Map.of("size", 512))
                .computed("tracingConfig", Map.of("mode", "PassThrough"))
                .computed(
                        "loggingConfig",
                        function -> PropertyValue.of(
                                Map.of("logFormat", "Text", "logGroup", "/aws/lambda/" + function.text("name"))))
                .replaceOn("name", "packageType")
                .ordered("imageConfig.commands", "imageConfig.entryPoints", "layers")
                .matches("name", "[\\w-]{1,64}", "up to 64 letters, digits, - and _")
                .oneOf("architectures", "x86_64", "arm64")
                .oneOf("packageType", "Zip", "Image")
                .oneOf("tracingConfig.mode", "Active", "PassThrough")
                .exactlyOneOf("code", "imageUri", "s3Bucket")
                .rule(
                        "runtime",
                        function -> function.text("packageType").equals("Zip") != function.has("runtime")
                                ? Optional.of("needed for a Zip package, and for no other")
                                : Optional.empty())
                .rule(
                        "handler",
                        function -> function.text("packageType").equals("Zip") != function.has("handler")
                                ? Optional.of("needed for a Zip package, and for no other")
                                : Optional.empty())
                .rule("timeout", function -> within(function, "timeout", 1, 900, "seconds"))
                .rule("memorySize", function -> within(function, "memorySize", 128, 10240, "MB"))
                .rule("environment", Lambda::reservedVariables)
                .mentions("role", Iam.ROLE_ARN)
                .mentions("kmsKeyArn", Kms.KEY_ANY)
                .refers("vpcConfig.subnetIds", Targets.id(Ec2.SUBNET))
                .refers("vpcConfig.securityGroupIds", Ec2.SECURITY_GROUP_ID)
                .mentions("loggingConfig.logGroup", Targets.attribute(CloudWatch.LOG_GROUP, "name"))
                .unique("ResourceConflictException: Function already exist: {name}", "name");
    }

    /** Source: the Lambda developer guide, SQS event source mappings. */
    private static Optional<String> windowOnFifo(Attributes mapping) {
        return mapping.number("maximumBatchingWindowInSeconds", 0) > 0
                        && mapping.text("eventSourceArn").endsWith(".fifo")
                ? Optional.of("Lambda knows no batch window for FIFO queues")
                : Optional.empty();
    }

    /** Lambda refuses a queue whose messages reappear while the function may still be at work. */
    private static Optional<String> hiddenTooShort(Attributes mapping) {
        String function = functionArn(mapping, "functionName").replaceAll("^(arn:.*:function:[^:]+):.*$", "$1");
        Optional<Double> timeout =
                mapping
                        .cloud()
                        .find(
                                FUNCTION,
                                one -> function.equals(one.state().get("arn").textOrNull()))
                        .stream()
                        .map(one -> seconds(one.state(), "timeout"))
                        .findFirst();
        Optional<Double> hidden = mapping.related("eventSourceArn", Sqs.QUEUE, "arn")
                .map(queue -> seconds(queue, "visibilityTimeoutSeconds"));
        return timeout.isPresent() && hidden.isPresent() && hidden.get() < timeout.get()
                ? Optional.of("InvalidParameterValueException: Queue visibility timeout: "
                        + hidden.get().longValue() + " seconds is less than Function timeout: "
                        + timeout.get().longValue() + " seconds")
                : Optional.empty();
    }

    private static double seconds(PropertyValue.Fields state, String property) {
        return state.get(property).plain() instanceof PropertyValue.Num num ? num.value() : 0;
    }

    private static Optional<String> within(Attributes function, String property, int least, int most, String unit) {
        double value = function.number(property, least);
        return value >= least && value <= most
                ? Optional.empty()
                : Optional.of("expected " + least + " to " + most + " " + unit + ", found " + (long) value);
    }

    /** Stands for the hash of the package: another one for other code. */
    private static PropertyValue codeHash(Attributes function) {
        String code = function.get("code") instanceof PropertyValue.Content content
                ? content.identity().toString()
                : String.join(
                        "/",
                        function.text("imageUri"),
                        function.text("s3Bucket"),
                        function.text("s3Key"),
                        function.text("s3ObjectVersion"));
        return PropertyValue.of(Base64.getEncoder().encodeToString(Fingerprint.bytes("code", code)));
    }

    private static Optional<String> reservedVariables(Attributes function) {
        return function.get("environment.variables") instanceof PropertyValue.Fields variables
                ? variables.values().keySet().stream()
                        .filter(name -> name.matches("AWS_REGION|AWS_DEFAULT_REGION|AWS_LAMBDA_.*|AWS_ACCESS_KEY.*"
                                + "|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|_HANDLER|LAMBDA_TASK_ROOT"))
                        .findFirst()
                        .map(name ->
                                "InvalidParameterValueException: the variable " + name + " is reserved by AWS Lambda")
                : Optional.empty();
    }

    private static String functionArn(Attributes resource, String property) {
        String given = resource.text(property);
        return given.startsWith("arn:")
                ? given
                : resource.related(property, FUNCTION, "name")
                        .map(function -> function.get("arn").textOrNull())
                        .orElse("");
    }

    private static String invokeArn(Attributes resource, String arn) {
        return "arn:" + resource.site().partition() + ":apigateway:"
                + resource.site().region() + ":lambda:path/2015-03-31/functions/" + arn + "/invocations";
    }
}
