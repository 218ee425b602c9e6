package dev.renderfleet.stage;

import dev.renderfleet.stage.binding.Check;
import dev.renderfleet.stage.binding.CheckedBy;
import dev.renderfleet.stage.binding.Found;
import dev.renderfleet.stage.binding.Key;
import dev.renderfleet.stage.binding.Problems;
import java.util.Optional;

/** The instance that works on GPU tasks: one that exists already, or one that the stage makes. */
@CheckedBy(GpuInstance.Rules.class)
public record GpuInstance(
        @Key(
                        doc =
                                "An instance that exists already, in the stage's region and account. It is tagged Purpose=GPU-ComfyUI, which"
                                        + " the permission to stop it is bound to; give it the stage's instance profile (output"
                                        + " GpuInstanceProfileArn) yourself. Without it the stage makes an instance.",
                        example = "i-0123456789abcdef0",
                        pattern = "i-([0-9a-f]{8}|[0-9a-f]{17})",
                        patternInWords = "the id of an instance, such as i-0123456789abcdef0")
                Optional<String> id,
        @Key(doc = "Type of the instance that the stage makes.", fallback = "g4dn.xlarge") GpuInstanceType type,
        @Key(
                        doc = "Size of its root volume in GiB, which also holds the models of its image.",
                        fallback = "100",
                        min = 30,
                        max = 2000)
                Integer volumeGib) {

    /** What describes an instance to be made says nothing of one that exists. */
    public static final class Rules implements Check {

        @Override
        public void check(Found found, Problems problems) {
            for (String key : new String[] {"type", "volumeGib"}) {
                if (found.mentions("id") && found.mentions(key)) {
                    problems.add(
                            key,
                            "a value, beside id",
                            "nothing where id names an instance that exists: that one stays as it is",
                            "remove it, or remove id");
                }
            }
        }
    }
}
