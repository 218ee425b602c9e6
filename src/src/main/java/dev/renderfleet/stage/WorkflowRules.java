package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What workflows and the task instance have to keep between them, and what the stage's region offers them. */
final class WorkflowRules {

    private WorkflowRules() {}

    @SuppressWarnings("unchecked") // Found knows the list, not its items
    static void check(Found found, Problems problems) {
        List<Workflow> workflows =
                (List<Workflow>) found.value("workflows", List.class).orElse(List.of());
        Optional<Workloads> workloads = found.value("workloads", Workloads.class);
        Optional<String> region = found.value("region", String.class);
        Set<String> slugs = new HashSet<>();
        for (int i = 0; i < workflows.size(); i++) {
            String path = "workflows[" + i + "]";
            Workflow workflow = workflows.get(i);
            if (workflow.slug().equals(GpuTasks.SLUG) || workflow.slug().endsWith("-on-demand")) {
                problems.add(
                        path + ".slug",
                        workflow.slug(),
                        "any but " + GpuTasks.SLUG + ", which is the task instance's, and names that end in -on-demand,"
                                + " as the groups that step in do",
                        "choose another slug");
            } else if (!slugs.add(workflow.slug())) {
                problems.add(path + ".slug", workflow.slug(), "each slug once", "choose another slug");
            }
            region.filter(name -> workloads.map(Workloads::mediaPlatform).orElse(false))
                    .ifPresent(name -> workflow.instanceTypes()
                            .forEach(type -> offered(path + ".instanceTypes", type, name, problems)));
        }
        Optional<GpuTasks> tasks = found.value("gpuTasks", GpuTasks.class);
        workloads.ifPresent(systems -> tasks.ifPresent(config -> bucket(systems, config, problems)));
        region.filter(name -> workloads.map(Workloads::gpuTasks).orElse(false))
                .ifPresent(name -> tasks.map(GpuTasks::instance)
                        .filter(instance -> instance.id().isEmpty())
                        .ifPresent(instance -> offered("gpuTasks.instance.type", instance.type(), name, problems)));
    }

    private static void bucket(Workloads workloads, GpuTasks tasks, Problems problems) {
        if (workloads.mediaPlatform()) {
            tasks.bucket()
                    .ifPresent(bucket -> problems.add(
                            "gpuTasks.bucket",
                            bucket,
                            "nothing where the media platform runs: its media bucket is used",
                            "remove it, or switch workloads.mediaPlatform off"));
        }
    }

    private static void offered(String key, GpuInstanceType type, String region, Problems problems) {
        if (type.zoneIds(region).isEmpty()) {
            problems.add(
                    key,
                    type.name(),
                    "instance types that " + region + " offers: "
                            + String.join(
                                    ", ",
                                    GpuInstanceType.allowed().stream()
                                            .filter(name -> !new GpuInstanceType(name)
                                                    .zoneIds(region)
                                                    .isEmpty())
                                            .toList()),
                    "choose one of these, or another " + Stage.NAMESPACE + ":region");
        }
    }
}
