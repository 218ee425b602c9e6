package dev.renderfleet.lambda.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate authority for one test run, a server certificate for {@code localhost} from it, and a stranger that nothing
 * here was signed by. Made with the JDK's own keytool: nothing is kept in the repository, nothing expires.
 */
public final class TestAuthority {
    private static final String PASSWORD = "only-for-tests";
    private static TestAuthority instance;

    private final Path folder;

    private TestAuthority(Path folder) {
        this.folder = folder;
    }

    public static synchronized TestAuthority get() {
        if (instance == null) {
            try {
                instance = create(Files.createTempDirectory("renderfleet-ca"));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return instance;
    }

    private static TestAuthority create(Path folder) throws IOException {
        keytool(folder, "-alias", "ca", "-dname", "CN=Test authority", "-ext", "bc:c=ca:true");
        keytool(folder, "-alias", "stranger", "-dname", "CN=Stranger", "-ext", "bc:c=ca:true");
        keytool(folder, "-alias", "server", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-signer", "ca");
        TestAuthority authority = new TestAuthority(folder);
        authority.export();
        return authority;
    }

    private static void keytool(Path folder, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2"));
        command.addAll(List.of(options));
        Processes.run(command, 60, TimeUnit.SECONDS);
    }

    private void export() throws IOException {
        try (var in = Files.newInputStream(folder.resolve("keys.p12"))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Files.writeString(ca(), pem("CERTIFICATE", keys.getCertificate("ca")));
            Files.writeString(stranger(), pem("CERTIFICATE", keys.getCertificate("stranger")));
            Files.writeString(certificate(), pem("CERTIFICATE", keys.getCertificate("server")));
            Key key = keys.getKey("server", PASSWORD.toCharArray());
            Files.writeString(privateKey(), pem("PRIVATE KEY", key.getEncoded()));
            Files.setPosixFilePermissions(privateKey(), PosixFilePermissions.fromString("rw-------"));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, Certificate certificate) throws java.security.GeneralSecurityException {
        return pem(type, certificate.getEncoded());
    }

    private static String pem(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    public Path ca() {
        return folder.resolve("ca.pem");
    }

    public Path stranger() {
        return folder.resolve("stranger.pem");
    }

    public Path certificate() {
        return folder.resolve("server.pem");
    }

    public Path privateKey() {
        return folder.resolve("server.key");
    }
}
