package dev.renderfleet.policy.rules;

import java.util.regex.Pattern;

/** How far a wildcard in an IAM action or resource reaches. */
final class Wildcard {

    private static final Pattern EVERYTHING = Pattern.compile("\\*+|arn:\\*+|arn:[^:]+(:\\*+)+");

    /** No resource is named, whatever the region and account: {@code arn:aws:s3:::*}, {@code arn:aws:logs:*:*:*}. */
    private static final Pattern WHOLE_SERVICE = Pattern.compile("arn:[^:]*:[^:]*:[^:]*:[^:]*:[*:/]*\\*[*:/]*");

    /** Only objects in S3 have no account in their ARN, and there the word before the slash is a bucket, not a type. */
    private static final Pattern WHOLE_TYPE = Pattern.compile("arn:[^:]*:[^:]*:[^:]*:[^:]+:[a-z-]+[/:]\\*[*:/]*");

    private static final Pattern WHOLE_SERVICE_ACTION = Pattern.compile("(\\*+|[^:]*:\\*+)");

    private Wildcard() {}

    /** Whether a resource stands for all resources of all services. */
    static boolean isEverything(String resource) {
        return EVERYTHING.matcher(resource).matches();
    }

    /** Whether a resource stands for all resources of a service, or for everything. */
    static boolean isWholeService(String resource) {
        return isEverything(resource) || WHOLE_SERVICE.matcher(resource).matches();
    }

    /** Whether a resource stands for all of one type, such as {@code …:table/*}, or for more. */
    static boolean isWholeType(String resource) {
        return isWholeService(resource) || WHOLE_TYPE.matcher(resource).matches();
    }

    /** Whether an action can be about a resource at all: a statement may list several services of both. */
    static boolean concerns(String action, String resource) {
        String[] arn = resource.split(":", 4);
        int end = action.indexOf(':');
        return isEverything(resource) || end < 0 || arn.length < 4 || arn[2].equalsIgnoreCase(action.substring(0, end));
    }

    /** Whether an action stands for all actions of a service, or of all services. */
    static boolean isWholeServiceAction(String action) {
        return WHOLE_SERVICE_ACTION.matcher(action).matches();
    }

    /** Whether an action stands for all actions of all services. */
    static boolean isEveryAction(String action) {
        return isWholeServiceAction(action) && action.chars().allMatch(c -> c == '*' || c == ':');
    }
}
