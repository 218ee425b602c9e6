package dev.renderfleet.policy;

import dev.renderfleet.crossguard.Policy;
import dev.renderfleet.policy.rules.QueueDeadLetter;
import dev.renderfleet.policy.rules.SqsEncrypted;
import java.util.ArrayList;
import java.util.List;

/** Every rule. Generated from the package {@code rules}: run RulesTest with {@code -Dupdate=true}. */
final class Rules {

    private Rules() {}

    static List<Policy> all() {
        List<Policy> rules = new ArrayList<>();
        rules.add(new QueueDeadLetter());
        rules.add(new SqsEncrypted());
        return rules;
    }
}
