import dev.renderfleet.OfflineRun;
import dev.renderfleet.stage.StageFile;
import java.nio.file.Path;
import java.util.logging.LogManager;

/** Runs the program for a stage's first preview under the SDK's mocks, and prints how many resources it registered. */
final class UnderMocks {

    private UnderMocks() {}

    public static void main(String[] args) throws Exception {
        LogManager.getLogManager().reset();
        System.out.println(OfflineRun.preview(args[0], StageFile.read(Path.of(""), args[0]))
                .requireSuccess()
                .resources()
                .size());
    }
}
