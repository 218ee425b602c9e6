package dev.renderfleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;

class NetworkThreadsTest {

    /** In a JVM of its own, since gRPC has these threads once. */
    @Test
    void end_with_the_program() throws IOException, InterruptedException {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Connected.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(output).isZero();
        assertThat(output.lines()).containsExactly("before: true", "after: false");
    }

    /** Connects as the SDK does, and tells whether threads wait for the network before and after they are to end. */
    static final class Connected {

        private Connected() {}

        public static void main(String[] args) throws IOException {
            LogManager.getLogManager().reset(); // as the program does
            try (ServerSocket engine = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                ManagedChannel channel = ManagedChannelBuilder.forTarget("127.0.0.1:" + engine.getLocalPort())
                        .usePlaintext()
                        .build();
                channel.getState(true);
                engine.accept();
                System.out.println("before: " + waiting());
                NetworkThreads.end();
                System.out.println("after: " + waiting());
            }
        }

        private static boolean waiting() {
            return Thread.getAllStackTraces().values().stream()
                    .flatMap(Arrays::stream)
                    .anyMatch(frame -> frame.getClassName().endsWith("EventLoop")
                            && frame.getMethodName().equals("run"));
        }
    }
}
