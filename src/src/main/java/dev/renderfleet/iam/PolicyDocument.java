package dev.renderfleet.iam;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** An IAM policy document: built as values, written as JSON with a stable order of keys. */
public record PolicyDocument(List<Statement> statements) {

    private static final String VERSION = "2012-10-17";

    public static PolicyDocument of(Statement... statements) {
        return new PolicyDocument(List.of(statements));
    }

    /** The trust policy of a role that an AWS service assumes, on behalf of this account only. */
    public static PolicyDocument trust(String service, String accountId) {
        return of(Statement.allow("AssumeRole", "sts:AssumeRole")
                .by("Service", service)
                .when("StringEquals", "aws:SourceAccount", accountId));
    }

    /** The trust policy of a role that EC2 instances take; EC2 names no source account. */
    public static PolicyDocument trustEc2() {
        return of(Statement.allow("AssumeRole", "sts:AssumeRole").by("Service", "ec2.amazonaws.com"));
    }

    public String toJson() {
        JsonArray array = new JsonArray();
        statements.forEach(statement -> array.add(statement.toJson()));
        JsonObject json = new JsonObject();
        json.addProperty("Version", VERSION);
        json.add("Statement", array);
        return json.toString();
    }
}
