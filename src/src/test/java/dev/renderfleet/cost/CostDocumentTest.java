package dev.renderfleet.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.renderfleet.Generated;
import dev.renderfleet.stage.StageFiles;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CostDocumentTest {

    static List<PlannedSystem> systems() {
        return PlannedSystem.all();
    }

    @Test
    void the_document_is_current() throws IOException {
        Generated.isCurrent(StageFiles.ROOT.resolve("docs/cost.md"), CostDocument.write());
    }

    @ParameterizedTest
    @MethodSource("systems")
    void every_difference_of_a_dollar_or_more_is_explained(PlannedSystem system) {
        assertThat(CostDocument.rows(system)).allSatisfy((row, usd) -> {
            if (Math.abs(usd - system.plan().getOrDefault(row, 0.0)) >= 1) {
                assertThat(system.why())
                        .as("%s, %s: %.2f", system.title(), row, usd)
                        .containsKey(row);
            }
        });
    }

    /** The figures of the systems' own designs, for what they counted; what came on top is in the document, row by row. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Media platform; RDS MariaDB, ElastiCache, NAT, Fargate, Load balancer, S3 and CloudFront; 131; 150",
                "API and notifications, dev; Aurora, NAT, Fargate, Load balancer; 50; 100",
                "API and notifications, staging; Aurora, NAT, Fargate, Load balancer; 100; 200",
                "API and notifications, prod; Aurora, NAT, Fargate, Load balancer; 200; 500",
                "GPU tasks; Task table, Everything else; 2; 6",
            })
    void what_the_plan_counted_costs_what_it_said(String title, String rows, double least, double most) {
        PlannedSystem system = systems().stream()
                .filter(each -> each.title().equals(title))
                .findFirst()
                .orElseThrow();
        Map<String, Double> estimate = CostDocument.rows(system);

        assertThat(Arrays.stream(rows.split(", ", -1))
                        .mapToDouble(estimate::get)
                        .sum())
                .isBetween(least, most);
    }
}
