package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.query.Parameters;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.query.Service;
import dev.renderfleet.lambda.query.Xml;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;

/** The alarms that tell that a workflow's queue has been empty for long enough; the workflow's slug ends their names. */
final class QueueEmptyAlarms {
    private final QueryClient aws;
    private final String prefix;

    QueueEmptyAlarms(QueryClient aws, String prefix) {
        this.aws = aws;
        this.prefix = prefix;
    }

    /** Each alarm's state now (OK, ALARM or INSUFFICIENT_DATA) by workflow. */
    Map<String, String> states() {
        Map<String, String> states = new TreeMap<>();
        Optional<String> token = Optional.empty();
        do {
            Parameters parameters = Parameters.none().with("AlarmNamePrefix", prefix);
            token.ifPresent(next -> parameters.with("NextToken", next));
            XmlElement result =
                    Xml.at(aws.call(Service.CLOUDWATCH, "DescribeAlarms", parameters), "DescribeAlarmsResult");
            Xml.items(result, "MetricAlarms")
                    .forEach(alarm -> states.put(
                            Xml.text(alarm, "AlarmName").substring(prefix.length()), Xml.text(alarm, "StateValue")));
            token = Optional.of(Xml.text(result, "NextToken")).filter(next -> !next.isEmpty());
        } while (token.isPresent());
        return states;
    }

    /** The workflow that an alarm is about, by its name. */
    Optional<String> workflow(String alarmName) {
        return alarmName.startsWith(prefix) ? Optional.of(alarmName.substring(prefix.length())) : Optional.empty();
    }
}
