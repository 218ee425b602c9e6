package dev.renderfleet.lambda.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;

/**
 * The certificate authorities that a database server's certificate must come from: AWS's global bundle for RDS and Aurora,
 * packaged with the function (its source, date and checksum are in {@code lambda/README.md}), or the PEM file that
 * {@code DATABASE_TRUST_BUNDLE} names. The system's authorities are deliberately not trusted: RDS does not use them.
 */
public final class TrustBundle {
    public static final String RESOURCE = "rds-global-bundle.pem";

    private final Path file;
    private final boolean packaged;

    private TrustBundle(Path file, boolean packaged) {
        this.file = file;
        this.packaged = packaged;
    }

    public static TrustBundle onLambda(Map<String, String> environment) {
        String own = environment.get("DATABASE_TRUST_BUNDLE");
        if (own != null && !own.isBlank()) {
            return of(Path.of(own));
        }
        return new TrustBundle(Path.of(System.getProperty("java.io.tmpdir"), RESOURCE), true);
    }

    /** The authorities in that PEM file, and no others. */
    public static TrustBundle of(Path file) {
        return new TrustBundle(file, false);
    }

    /** A file that both drivers can read; the packaged bundle is unpacked when first needed in an environment. */
    public Path file() {
        if (packaged && !Files.exists(file)) {
            unpack();
        }
        return file;
    }

    /** Parses the bundle, which loads the JDK's certificate code. */
    public int size() {
        try (InputStream in = Files.newInputStream(file())) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException(file + " holds something that is no certificate", e);
        }
    }

    private void unpack() {
        try (InputStream in = TrustBundle.class.getResourceAsStream(RESOURCE)) {
            Path part = Files.createTempFile(file.getParent(), RESOURCE, ".part");
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The RDS trust bundle could not be unpacked to " + file, e);
        }
    }
}
