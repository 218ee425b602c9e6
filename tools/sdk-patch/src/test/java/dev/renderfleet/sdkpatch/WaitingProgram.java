package dev.renderfleet.sdkpatch;

import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A program with one resource that takes two seconds; tells how much CPU time the process took meanwhile, in ns. */
public final class WaitingProgram implements LongSupplier {

    private static final long WAIT_MILLISECONDS = 2_000;

    @Override
    public long getAsLong() {
        run();
        // The first run also loads classes and compiles them.
        return run();
    }

    private static long run() {
        Slow slow = new Slow();
        PulumiTest.withMocks(slow).runTest(ctx -> new Thing()).throwOnError();
        return slow.cpu;
    }

    private static final class Thing extends CustomResource {
        Thing() {
            super("aws:test:Thing", "thing", com.pulumi.resources.ResourceArgs.Empty, CustomResourceOptions.Empty);
        }
    }

    private static final class Slow implements Mocks {

        private long cpu = -1;

        @Override
        public CompletableFuture<ResourceResult> newResourceAsync(Mocks.ResourceArgs args) {
            long before = cpuTime();
            return CompletableFuture.supplyAsync(
                    () -> {
                        cpu = cpuTime() - before;
                        return ResourceResult.of(Optional.of("id"), Map.of());
                    },
                    CompletableFuture.delayedExecutor(WAIT_MILLISECONDS, TimeUnit.MILLISECONDS));
        }

        private static long cpuTime() {
            return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
        }
    }
}
