package dev.renderfleet.lambda.query;

/** An AWS service that speaks the query protocol, with the version of its API. Source: the API reference of each. */
public enum Service {
    EC2("ec2", "2016-11-15", "EC2"),
    AUTO_SCALING("autoscaling", "2011-01-01", "AUTO_SCALING"),
    CLOUDWATCH("monitoring", "2010-08-01", "CLOUDWATCH"),
    SQS("sqs", "2012-11-05", "SQS");

    private final String signingName;
    private final String version;
    private final String variable;

    Service(String signingName, String version, String variable) {
        this.signingName = signingName;
        this.version = version;
        this.variable = "AWS_ENDPOINT_URL_" + variable;
    }

    /** Its name in signatures, which is also the first label of its host names. */
    String signingName() {
        return signingName;
    }

    String version() {
        return version;
    }

    /** The environment variable that AWS's SDKs read another endpoint from. */
    String endpointVariable() {
        return variable;
    }
}
