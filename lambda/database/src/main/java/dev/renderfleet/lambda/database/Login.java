package dev.renderfleet.lambda.database;

/** Where to log in, and as whom. Its text form leaves the password out. */
record Login(Engine engine, String host, int port, String username, String password) {
    @Override
    public String toString() {
        return username + " at " + address();
    }

    String address() {
        return engine + " " + host + ":" + port;
    }
}
