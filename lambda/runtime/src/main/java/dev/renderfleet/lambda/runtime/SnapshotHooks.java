package dev.renderfleet.lambda.runtime;

import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * SnapStart's two hooks. Before the snapshot it runs the function's priming, so that classes are loaded and code is warm in
 * every environment restored from it. Nothing to do after a restore: no connection, secret, timestamp or random number is
 * made before the first invocation.
 */
final class SnapshotHooks implements Resource {
    private final Runnable priming;
    private final JsonLog log;

    private SnapshotHooks(Runnable priming, JsonLog log) {
        this.priming = priming;
        this.log = log;
    }

    /** Registers the hooks. The result must be kept: the registry holds it weakly. */
    static SnapshotHooks register(Runnable priming, JsonLog log) {
        SnapshotHooks hooks = new SnapshotHooks(priming, log);
        Core.getGlobalContext().register(hooks);
        return hooks;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        long start = System.nanoTime();
        try {
            priming.run();
            int classes = ClassList.load(priming.getClass());
            long millis = (System.nanoTime() - start) / 1_000_000;
            log.info("primed for the snapshot", "millis", millis, "classes", classes);
        } catch (RuntimeException e) {
            // A function that is not primed is slower, one whose version cannot be published is not there at all.
            log.warn("priming failed, the snapshot is taken without it", "error", e.toString());
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        log.info("restored from a snapshot");
    }
}
