package dev.renderfleet.monitoring;

import static dev.renderfleet.monitoring.Widget.line;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What leaves through NAT, and is paid for by the GB.
 *
 * @param gateways label to id of a NAT gateway
 * @param groups label to Auto Scaling group of a NAT instance
 * @param bytesADay more than this is not planned for
 */
record NatWatch(Map<String, Output<String>> gateways, Map<String, Output<String>> groups, double bytesADay)
        implements Watch {

    private static final Duration DAY = Duration.ofDays(1);
    private static final MissingData NO_TRAFFIC = MissingData.isGood("without NAT there is nothing to pay for");

    boolean hasSources() {
        return !gateways.isEmpty() || !groups.isEmpty();
    }

    @Override
    public void alarms(Alarms alarms) {
        Map<String, Signal.Statistic> sent = sent();
        alarms.tell(
                "nat-bytes",
                new Alarm(
                        "More left through NAT in a day than a tenth of the budget pays for",
                        new Signal.Expression(
                                sent.keySet().stream()
                                        .map(id -> "FILL(" + id + ", 0)")
                                        .collect(Collectors.joining(" + ")),
                                "bytes through NAT",
                                sent),
                        Condition.above(bytesADay),
                        Evaluation.all(1, DAY),
                        NO_TRAFFIC,
                        Priority.P3,
                        "nat-bytes"));
        gateways.forEach((name, id) -> alarms.tell(
                name + "-ports",
                new Alarm(
                        "The NAT gateway " + name + " has no ports left for new connections to a destination",
                        gateway("ErrorPortAllocation", id).sum(),
                        Condition.above(0),
                        Evaluation.some(2, 3, Duration.ofMinutes(5)),
                        NO_TRAFFIC,
                        Priority.P2,
                        "nat-ports")));
    }

    /** What goes out and what comes back: a NAT gateway charges for both. */
    private Map<String, Signal.Statistic> sent() {
        Map<String, Signal.Statistic> sent = new TreeMap<>();
        int index = 0;
        for (Output<String> id : new TreeMap<>(gateways).values()) {
            index++;
            sent.put("out" + index, gateway("BytesOutToDestination", id).sum());
            sent.put("back" + index, gateway("BytesOutToSource", id).sum());
        }
        for (Output<String> group : new TreeMap<>(groups).values()) {
            index++;
            sent.put("out" + index, group("NetworkOut", group).sum());
        }
        return sent;
    }

    @Override
    public List<Section> sections() {
        List<Widget.Line> bytes = new ArrayList<>();
        new TreeMap<>(gateways).forEach((name, id) -> {
            bytes.add(line(
                    name + " to the internet",
                    gateway("BytesOutToDestination", id).sum()));
            bytes.add(line(name + " back", gateway("BytesOutToSource", id).sum()));
        });
        new TreeMap<>(groups)
                .forEach((name, id) ->
                        bytes.add(line(name + " out", group("NetworkOut", id).sum())));
        Widget traffic = new Widget("NAT: bytes", "bytes", bytes);
        if (gateways.isEmpty()) {
            return List.of(Section.of("NAT", traffic));
        }
        return List.of(Section.of(
                "NAT",
                traffic,
                new Widget(
                        "NAT: connections",
                        "connections",
                        new TreeMap<>(gateways)
                                .entrySet().stream()
                                        .map(each -> line(
                                                each.getKey(),
                                                gateway("ActiveConnectionCount", each.getValue())
                                                        .maximum()))
                                        .toList())));
    }

    private static Metric gateway(String metric, Output<String> id) {
        return Metric.of("AWS/NATGateway", metric, Map.of("NatGatewayId", id));
    }

    private static Metric group(String metric, Output<String> group) {
        return Metric.of("AWS/EC2", metric, Map.of("AutoScalingGroupName", group));
    }
}
