package dev.renderfleet.bench.functions;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An alarm after which shutdown-gpu or scale-to-zero stops what runs.
 *
 * @param event as the alarm sends it
 * @param last the call that stops it
 */
record FleetWork(CannedAws aws, String event, String last) implements Work {
    static FleetWork shutdownGpu(CannedAws aws) {
        return new FleetWork(aws, "{\"alarmData\": {\"state\": {\"value\": \"ALARM\"}}}", "StopInstances");
    }

    static FleetWork scaleToZero(CannedAws aws) {
        JsonObject message = new JsonObject();
        message.addProperty("AlarmName", "bp-dev-queue-empty-" + CannedAws.WORKFLOW);
        JsonObject sns = new JsonObject();
        sns.addProperty("Message", message.toString());
        JsonObject record = new JsonObject();
        record.add("Sns", sns);
        JsonArray records = new JsonArray();
        records.add(record);
        JsonObject event = new JsonObject();
        event.add("Records", records);
        return new FleetWork(aws, event.toString(), "SetDesiredCapacity");
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String service : List.of("EC2", "AUTO_SCALING", "CLOUDWATCH", "SQS")) {
            environment.put("AWS_ENDPOINT_URL_" + service, aws.endpoint());
        }
        return environment;
    }

    @Override
    public void check() {
        List<String> calls = aws.takeCalls();
        if (calls.isEmpty() || !calls.get(calls.size() - 1).equals(last)) {
            throw new AssertionError("the last call is not " + last + ": " + calls);
        }
    }
}
