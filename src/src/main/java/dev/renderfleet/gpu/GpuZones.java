package dev.renderfleet.gpu;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.inputs.GetAvailabilityZonesPlainArgs;
import com.pulumi.aws.outputs.GetAvailabilityZonesResult;
import com.pulumi.deployment.InvokeOptions;
import dev.renderfleet.stage.GpuInstanceType;
import dev.renderfleet.stage.Stage;
import dev.renderfleet.stage.Workflow;
import dev.renderfleet.stage.Zone;
import dev.renderfleet.stage.binding.InvalidStageException;
import dev.renderfleet.stage.binding.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the stage's zones offer an instance type. A zone's letter means another zone in each account, so that AWS has to be
 * asked what the letters mean in this one before the offers can be looked up.
 *
 * @param region the stage's
 * @param idsByLetter ids of the stage's zones, such as {@code use1-az1}, in the stage file's order
 */
record GpuZones(String region, List<Zone> zones, Map<String, String> idsByLetter) {

    /** Asks AWS; waits for the answer, because a wrong stage file must stop the run before anything is created. */
    static GpuZones read(String region, List<Zone> zones, InvokeOptions options) {
        GetAvailabilityZonesResult result = AwsFunctions.getAvailabilityZonesPlain(
                        GetAvailabilityZonesPlainArgs.builder().build(), options)
                .join();
        return of(region, zones, result.names(), result.zoneIds());
    }

    static GpuZones of(String region, List<Zone> zones, List<String> names, List<String> ids) {
        Map<String, String> byLetter = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byLetter.put(names.get(i).substring(region.length()), ids.get(i));
        }
        return new GpuZones(region, zones, byLetter);
    }

    /**
     * Refuses instance types that none of the stage's zones offers.
     *
     * @throws InvalidStageException naming all of them
     */
    void check(Stage stage, String file) {
        List<Problem> problems = new ArrayList<>();
        if (stage.workloads().mediaPlatform()) {
            for (int i = 0; i < stage.workflows().size(); i++) {
                Workflow workflow = stage.workflows().get(i);
                String key = "workflows[" + i + "].instanceTypes";
                workflow.instanceTypes().forEach(type -> check(key, type, problems));
            }
        }
        if (stage.workloads().gpuTasks() && stage.gpuTasks().instance().id().isEmpty()) {
            check("gpuTasks.instance.type", stage.gpuTasks().instance().type(), problems);
        }
        if (!problems.isEmpty()) {
            throw new InvalidStageException(file, problems);
        }
    }

    private void check(String key, GpuInstanceType type, List<Problem> problems) {
        if (zones.stream().noneMatch(zone -> offers(zone, type))) {
            problems.add(new Problem(
                    Stage.NAMESPACE + ":" + key,
                    type.name(),
                    "types that one of the stage's zones offers in this account; this one is offered in "
                            + String.join(", ", letters(type.zoneIds(region))),
                    "choose another type, or add one of these zones to " + Stage.NAMESPACE + ":network.zones"));
        }
    }

    private List<String> letters(Set<String> ids) {
        return idsByLetter.entrySet().stream()
                .filter(entry -> ids.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private boolean offers(Zone zone, GpuInstanceType type) {
        return type.zoneIds(region).contains(idsByLetter.getOrDefault(zone.letter(), ""));
    }

    /** The place, among the stage's zones, of the first that offers the type. */
    int firstOffering(GpuInstanceType type) {
        for (int i = 0; i < zones.size(); i++) {
            if (offers(zones.get(i), type)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no zone of " + zones + " offers " + type.name());
    }
}
