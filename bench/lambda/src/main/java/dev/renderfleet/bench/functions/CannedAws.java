package dev.renderfleet.bench.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EC2, Auto Scaling, CloudWatch and SQS with one answer for each action, in whichever protocol the client speaks. A real
 * emulator would take longer than what is measured. Remembers the calls, so that they can be looked at.
 */
final class CannedAws implements AutoCloseable {
    static final String INSTANCE = "i-25cfcc0d9af43a42b";
    static final String WORKFLOW = "image";
    private static final String RPC = "/service/GraniteServiceVersion20100801/operation/";
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    /**
     * What a service answers to an action.
     *
     * @param xml in the query protocol, without the outermost element
     * @param json in the protocols of JSON and CBOR
     */
    private record Answer(String xml, String json) {}

    private static final Map<String, Answer> ANSWERS = Map.of(
            "DescribeInstances",
            new Answer(
                    "<reservationSet><item><reservationId>r-1</reservationId><instancesSet><item><instanceId>"
                            + INSTANCE
                            + "</instanceId><instanceState><code>16</code><name>running</name></instanceState>"
                            + "<launchTime>2026-01-01T00:00:00.000Z</launchTime></item></instancesSet></item>"
                            + "</reservationSet>",
                    ""),
            "StopInstances",
            new Answer(
                    "<instancesSet><item><instanceId>" + INSTANCE + "</instanceId><currentState><code>64</code>"
                            + "<name>stopping</name></currentState></item></instancesSet>",
                    ""),
            "GetQueueAttributes",
            new Answer(
                    "<GetQueueAttributesResult>" + attribute("ApproximateNumberOfMessages")
                            + attribute("ApproximateNumberOfMessagesNotVisible")
                            + attribute("ApproximateNumberOfMessagesDelayed") + "</GetQueueAttributesResult>",
                    "{\"Attributes\": {\"ApproximateNumberOfMessages\": \"0\","
                            + " \"ApproximateNumberOfMessagesNotVisible\": \"0\","
                            + " \"ApproximateNumberOfMessagesDelayed\": \"0\"}}"),
            "DescribeAutoScalingGroups",
            new Answer(
                    "<DescribeAutoScalingGroupsResult><AutoScalingGroups><member><AutoScalingGroupName>bp-dev-gpu-"
                            + WORKFLOW + "</AutoScalingGroupName><MinSize>0</MinSize><MaxSize>5</MaxSize>"
                            + "<DesiredCapacity>1</DesiredCapacity><Instances><member><InstanceId>" + INSTANCE
                            + "</InstanceId><ProtectedFromScaleIn>false</ProtectedFromScaleIn></member></Instances>"
                            + "<Tags><member><Key>Workflow</Key><Value>" + WORKFLOW + "</Value></member></Tags>"
                            + "</member></AutoScalingGroups></DescribeAutoScalingGroupsResult>",
                    ""),
            "SetDesiredCapacity",
            new Answer("<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>", ""),
            "DescribeAlarms",
            new Answer(
                    "<DescribeAlarmsResult><MetricAlarms><member><AlarmName>bp-dev-queue-empty-" + WORKFLOW
                            + "</AlarmName><StateValue>ALARM</StateValue></member></MetricAlarms>"
                            + "</DescribeAlarmsResult>",
                    "{\"MetricAlarms\": [{\"AlarmName\": \"bp-dev-queue-empty-" + WORKFLOW
                            + "\", \"StateValue\": \"ALARM\"}]}"),
            "GetMetricStatistics",
            new Answer(
                    "<GetMetricStatisticsResult><Datapoints><member><Maximum>0.0</Maximum>"
                            + "<SampleCount>5.0</SampleCount></member></Datapoints></GetMetricStatisticsResult>",
                    "{\"Datapoints\": [{\"Maximum\": 0.0, \"SampleCount\": 5.0}]}"));

    private final List<String> calls = new ArrayList<>();
    private final HttpServer http;

    CannedAws() throws IOException {
        // Without it each answer waits 40 ms for the client's delayed acknowledgement. Read once, when the first server
        // is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", this::handle);
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "canned-aws");
            thread.setDaemon(true);
            return thread;
        }));
        http.start();
    }

    private static String attribute(String name) {
        return "<Attribute><Name>" + name + "</Name><Value>0</Value></Attribute>";
    }

    String endpoint() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** The actions that were called since this was asked last. */
    synchronized List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            if (path.startsWith(RPC)) {
                exchange.getResponseHeaders().add("smithy-protocol", "rpc-v2-cbor");
                byte[] cbor = Cbor.of(answer(path.substring(RPC.length())).json());
                respond(exchange, "application/cbor", cbor);
            } else if (target != null) {
                String json = answer(target.substring(target.indexOf('.') + 1)).json();
                respond(exchange, "application/x-amz-json-1.0", json.getBytes(StandardCharsets.UTF_8));
            } else {
                Matcher action = ACTION.matcher(body);
                String name = action.find() ? action.group(1) : "";
                String xml = "<" + name + "Response>" + answer(name).xml() + "</" + name + "Response>";
                respond(exchange, "text/xml", xml.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private synchronized Answer answer(String action) throws IOException {
        calls.add(action);
        Answer answer = ANSWERS.get(action);
        if (answer == null) {
            throw new IOException("no function calls " + action);
        }
        return answer;
    }

    private static void respond(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
