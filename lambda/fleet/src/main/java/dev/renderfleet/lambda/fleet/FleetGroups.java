package dev.renderfleet.lambda.fleet;

import dev.renderfleet.lambda.query.Parameters;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.query.Service;
import dev.renderfleet.lambda.query.Xml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.protocols.query.unmarshall.XmlElement;

/** The Auto Scaling groups of a stage's workflows, found by their tags. */
final class FleetGroups {
    static final String WORKFLOW = "Workflow";

    /**
     * A group.
     *
     * @param instances how many instances it has, whatever their state
     * @param protectedIds ids of those that are protected from scale-in
     */
    record Group(String name, String workflow, int desired, int instances, List<String> protectedIds) {
        boolean isZero() {
            return desired == 0 && instances == 0;
        }
    }

    private final QueryClient aws;
    private final String app;
    private final String stage;

    FleetGroups(QueryClient aws, String app, String stage) {
        this.aws = aws;
        this.app = app;
        this.stage = stage;
    }

    /** All groups by workflow. One workflow may have several: Spot, and On-Demand for when there is no Spot capacity. */
    Map<String, List<Group>> byWorkflow() {
        List<Group> groups = new ArrayList<>();
        Optional<String> token = Optional.empty();
        do {
            Parameters parameters = Parameters.none()
                    .with("Filters.member.1.Name", "tag:App")
                    .with("Filters.member.1.Values.member.1", app)
                    .with("Filters.member.2.Name", "tag:Stage")
                    .with("Filters.member.2.Values.member.1", stage)
                    .with("Filters.member.3.Name", "tag-key")
                    .with("Filters.member.3.Values.member.1", WORKFLOW);
            token.ifPresent(next -> parameters.with("NextToken", next));
            XmlElement result = Xml.at(
                    aws.call(Service.AUTO_SCALING, "DescribeAutoScalingGroups", parameters),
                    "DescribeAutoScalingGroupsResult");
            Xml.items(result, "AutoScalingGroups").forEach(group -> groups.add(group(group)));
            token = Optional.of(Xml.text(result, "NextToken")).filter(next -> !next.isEmpty());
        } while (token.isPresent());
        return groups.stream().collect(Collectors.groupingBy(Group::workflow, TreeMap::new, Collectors.toList()));
    }

    private static Group group(XmlElement group) {
        List<XmlElement> instances = Xml.items(group, "Instances");
        return new Group(
                Xml.text(group, "AutoScalingGroupName"),
                Xml.items(group, "Tags").stream()
                        .filter(tag -> Xml.text(tag, "Key").equals(WORKFLOW))
                        .map(tag -> Xml.text(tag, "Value"))
                        .findFirst()
                        .orElse(""),
                Integer.parseInt(Xml.text(group, "DesiredCapacity")),
                instances.size(),
                instances.stream()
                        .filter(instance ->
                                Xml.text(instance, "ProtectedFromScaleIn").equals("true"))
                        .map(instance -> Xml.text(instance, "InstanceId"))
                        .toList());
    }

    /** Lets instances of a group be scaled in again. */
    void unprotect(Group group, List<String> instanceIds) {
        aws.call(
                Service.AUTO_SCALING,
                "SetInstanceProtection",
                Parameters.none()
                        .with("AutoScalingGroupName", group.name())
                        .with("InstanceIds.member", instanceIds)
                        .with("ProtectedFromScaleIn", false));
    }

    /** Sets a group's desired capacity to 0. Auto Scaling ends no instance that is protected. */
    void empty(Group group) {
        aws.call(
                Service.AUTO_SCALING,
                "SetDesiredCapacity",
                Parameters.none()
                        .with("AutoScalingGroupName", group.name())
                        .with("DesiredCapacity", 0)
                        .with("HonorCooldown", false));
    }
}
