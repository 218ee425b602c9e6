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
 * Lambda's entry to database-init: {@code dev.renderfleet.lambda.database.DatabaseInitHandler}. The event and the answer are
 * described in {@code lambda/README.md}.
 */
public final class DatabaseInitHandler implements RequestStreamHandler {
    private static final String SERVICE = "database-init";

    private final FunctionRuntime runtime = FunctionRuntime.onLambda(SERVICE);
    private final DatabaseInit init;

    /** What Lambda calls. */
    public DatabaseInitHandler() {
        Map<String, String> environment = System.getenv();
        TrustBundle trust = TrustBundle.onLambda(environment);
        Connector connector = new Connector(new TlsOpener(trust, SERVICE), Pause.SLEEP);
        this.init = new DatabaseInit(SecretStore.onLambda(environment), connector);
        runtime.beforeSnapshot(new Priming(trust));
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        runtime.run(in, out, context, (event, invocation) -> init.run(DatabaseInitEvent.parse(event), invocation));
    }
}
