package dev.renderfleet.lambda.connection;

/** Where to log in, and as whom. Its text form leaves the password out. */
public record Login(Engine engine, String host, int port, String username, String password) {
    @Override
    public String toString() {
        return username + " at " + address();
    }

    public String address() {
        return engine + " " + host + ":" + port;
    }

    /** As part of a JDBC URL. */
    public String hostAndPort() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
