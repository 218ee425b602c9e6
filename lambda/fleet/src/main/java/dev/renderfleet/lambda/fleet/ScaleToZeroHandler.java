package dev.renderfleet.lambda.fleet;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.renderfleet.lambda.query.QueryClient;
import dev.renderfleet.lambda.runtime.FunctionRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Lambda's entry to scale-to-zero: {@code dev.renderfleet.lambda.fleet.ScaleToZeroHandler}. */
public final class ScaleToZeroHandler implements RequestStreamHandler {
    private final FunctionRuntime runtime = FunctionRuntime.onLambda("scale-to-zero");
    private final ScaleToZero function =
            new ScaleToZero(QueryClient.onLambda(System.getenv()), new Settings(System.getenv()));

    /** What Lambda calls. */
    public ScaleToZeroHandler() {
        runtime.beforeSnapshot(new Priming());
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        runtime.run(in, out, context, (event, invocation) -> function.run(ScaleToZeroEvent.parse(event), invocation));
    }
}
