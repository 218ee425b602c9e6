package dev.renderfleet.compute;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebAclRulesTest {

    @Test
    void rules_come_in_the_order_of_their_priorities() {
        List<Integer> priorities = new ArrayList<>();
        rules(false)
                .forEach(rule ->
                        priorities.add(rule.getAsJsonObject().get("Priority").getAsInt()));

        assertThat(priorities).containsExactly(0, 1, 2, 3);
    }

    @Test
    void clients_are_told_apart_by_their_address_or_behind_the_cdn_by_the_one_it_forwards() {
        assertThat(rateLimit(false).toString())
                .isEqualTo("{\"Limit\":2000,\"EvaluationWindowSec\":300,\"AggregateKeyType\":\"IP\"}");
        assertThat(rateLimit(true).toString())
                .isEqualTo("{\"Limit\":2000,\"EvaluationWindowSec\":300,\"AggregateKeyType\":\"FORWARDED_IP\","
                        + "\"ForwardedIPConfig\":{\"HeaderName\":\"X-Forwarded-For\",\"FallbackBehavior\":\"MATCH\"}}");
    }

    @Test
    void uploads_larger_than_8_kib_are_counted_and_not_refused() {
        JsonObject common = rules(false).get(3).getAsJsonObject();

        assertThat(common.getAsJsonObject("Statement")
                        .getAsJsonObject("ManagedRuleGroupStatement")
                        .get("RuleActionOverrides")
                        .toString())
                .isEqualTo("[{\"Name\":\"SizeRestrictions_BODY\",\"ActionToUse\":{\"Count\":{}}}]");
    }

    private static JsonObject rateLimit(boolean behindCdn) {
        return rules(behindCdn)
                .get(0)
                .getAsJsonObject()
                .getAsJsonObject("Statement")
                .getAsJsonObject("RateBasedStatement");
    }

    private static JsonArray rules(boolean behindCdn) {
        return JsonParser.parseString(WebAclRules.json(2000, behindCdn)).getAsJsonArray();
    }
}
