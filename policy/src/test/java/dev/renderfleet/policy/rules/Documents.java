package dev.renderfleet.policy.rules;

/** Policy documents for tests. */
final class Documents {

    private Documents() {}

    /** One statement that allows an action on a resource. */
    static String allow(String action, String resource) {
        return allow(action, resource, "{}");
    }

    static String allow(String action, String resource, String condition) {
        return document("{'Sid': 'S1', 'Effect': 'Allow', 'Action': '" + action + "', 'Resource': '" + resource
                + "', 'Condition': " + condition + "}");
    }

    /** One statement that lets a principal do something. */
    static String trust(String principal, String action, String condition) {
        return document("{'Effect': 'Allow', 'Principal': " + principal + ", 'Action': '" + action
                + "', 'Resource': '*', 'Condition': " + condition + "}");
    }

    /** A document of statements in JSON, which may be quoted with apostrophes. */
    static String document(String... statements) {
        return ("{'Version': '2012-10-17', 'Statement': [" + String.join(",", statements) + "]}").replace('\'', '"');
    }
}
