package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.query.CallFailedException;
import dev.renderfleet.lambda.query.Parameters;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.query.Service;
import dev.renderfleet.lambda.query.Xml;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;

/** EC2 instances, as far as they are described and stopped here. */
final class Instances {
    /**
     * How an instance is.
     *
     * @param state pending, running, stopping, stopped, shutting-down or terminated
     * @param launched when it was last started
     */
    record Instance(String id, String state, Instant launched) {
        boolean isRunning() {
            return state.equals("running");
        }
    }

    private final QueryClient aws;

    Instances(QueryClient aws) {
        this.aws = aws;
    }

    /** An instance, or empty if there is none of that id (any more). */
    Optional<Instance> find(String id) {
        try {
            XmlElement answer =
                    aws.call(Service.EC2, "DescribeInstances", Parameters.none().with("InstanceId.1", id));
            return Xml.items(answer, "reservationSet").stream()
                    .flatMap(reservation -> Xml.items(reservation, "instancesSet").stream())
                    .findFirst()
                    .map(instance -> new Instance(
                            Xml.text(instance, "instanceId"),
                            Xml.text(instance, "instanceState", "name"),
                            Instant.parse(Xml.text(instance, "launchTime"))));
        } catch (CallFailedException e) {
            if (e.code().equals("InvalidInstanceID.NotFound")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Stops an instance and tells the state that it is in then. Stopping one that stops already changes nothing. */
    String stop(String id) {
        XmlElement answer =
                aws.call(Service.EC2, "StopInstances", Parameters.none().with("InstanceId.1", id));
        return Xml.items(answer, "instancesSet").stream()
                .findFirst()
                .map(instance -> Xml.text(instance, "currentState", "name"))
                .orElse("");
    }
}
