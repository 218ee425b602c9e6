package dev.renderfleet.lambda.database;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.renderfleet.lambda.connection.Connector;
import dev.renderfleet.lambda.connection.TrustBundle;
import dev.renderfleet.lambda.runtime.FunctionRuntime;
import dev.renderfleet.lambda.runtime.Pause;
import dev.renderfleet.lambda.secrets.SecretStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/**
 * Lambda's entry to rotate-secret: {@code dev.renderfleet.lambda.database.RotateSecretHandler}. Called by Secrets Manager,
 * once per step.
 */
public final class RotateSecretHandler implements RequestStreamHandler {
    private static final String SERVICE = "rotate-secret";

    private final FunctionRuntime runtime = FunctionRuntime.onLambda(SERVICE);
    private final SecretRotation rotation;

    /** What Lambda calls. */
    public RotateSecretHandler() {
        Map<String, String> environment = System.getenv();
        TrustBundle trust = TrustBundle.onLambda(environment);
        Connector connector = new Connector(new TlsOpener(trust, SERVICE), Pause.SLEEP);
        this.rotation = new SecretRotation(SecretStore.onLambda(environment), connector);
        runtime.beforeSnapshot(new Priming(trust));
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        runtime.run(in, out, context, (event, invocation) -> rotation.run(RotationEvent.parse(event), invocation));
    }
}
