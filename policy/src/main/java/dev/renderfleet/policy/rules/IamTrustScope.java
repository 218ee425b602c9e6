package dev.renderfleet.policy.rules;

import dev.renderfleet.crossguard.ConfigSchema;
import dev.renderfleet.crossguard.Kind;
import dev.renderfleet.crossguard.Metadata;
import dev.renderfleet.crossguard.PolicyContext;
import dev.renderfleet.crossguard.PolicyDocument.Statement;
import dev.renderfleet.crossguard.PolicyResource;
import dev.renderfleet.crossguard.ResourcePolicy;
import dev.renderfleet.crossguard.Types;
import dev.renderfleet.crossguard.Verdict;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Roles name who may take them. Conditions narrow; see {@link CallerScope}. An OpenID Connect provider vouches for
 * everybody who has an account there, so its trust has to name the subject; well-known web identity providers, whose subjects are
 * not known beforehand, have to name the application. A SAML provider belongs to the account and is trusted.
 */
public final class IamTrustScope implements ResourcePolicy {

    private static final Pattern ACCOUNT = Pattern.compile("(?:arn:[^:]*:iam::)?(\\d{12})(?::root)?");
    private static final Pattern ANY_OWNER = Pattern.compile("repo:\\*.*|[*?]+");

    @Override
    public Metadata metadata() {
        return Metadata.mandatory("iam-trust-scope", Kind.EXPOSURE)
                .sources("checkov CKV_AWS_60", "checkov CKV_AWS_61")
                .what("Roles are taken by named services, roles and federated subjects only.")
                .why("A role that anybody may take, or any user of another service, gives away all that it may do.")
                .fix(
                        "name the principal, or demand aws:PrincipalArn, aws:PrincipalOrgID, or the sub of an OpenID token");
    }

    @Override
    public ConfigSchema configSchema() {
        return ConfigSchema.none()
                .strings("trustedAccounts", List.of(), "Accounts that are trusted as a whole, 12 digits each.");
    }

    @Override
    public Types types() {
        return Types.of("aws:iam/role:Role");
    }

    @Override
    public Verdict check(PolicyResource role, PolicyContext context) {
        List<String> trusted = context.config().strings("trustedAccounts");
        return Verdict.violations(role.policyDocument("assumeRolePolicy").stream()
                .flatMap(document -> document.allows().stream())
                .flatMap(statement -> problems(statement, trusted))
                .toList());
    }

    private static Stream<String> problems(Statement statement, List<String> trusted) {
        if (PublicPolicy.isOpen(statement)) {
            return Stream.of("anybody may take the role");
        }
        Stream<String> accounts = principals(statement, "AWS")
                .map(ACCOUNT::matcher)
                .filter(account -> account.matches() && !trusted.contains(account.group(1)))
                .filter(account -> !statement.hasConditions())
                .map(account -> "everybody in account " + account.group(1) + " may take the role");
        Stream<String> subjects = principals(statement, "Federated")
                .filter(provider -> !namesSubject(provider, statement))
                .map(provider -> "every user of " + provider + " may take the role");
        return Stream.concat(accounts, subjects);
    }

    private static Stream<String> principals(Statement statement, String kind) {
        return statement.principals().getOrDefault(kind, List.of()).stream();
    }

    private static boolean namesSubject(String provider, Statement statement) {
        if (provider.contains(":saml-provider/")) {
            return true;
        }
        String claim = provider.contains(":oidc-provider/") ? ":sub" : ":aud";
        return DemandedConditions.any(statement, key -> key.endsWith(claim), value -> !ANY_OWNER
                .matcher(value)
                .matches());
    }
}
