package dev.renderfleet.lambda.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrustBundleTest {
    @Test
    void the_packaged_bundle_is_awss_own_and_has_every_current_root() throws IOException, GeneralSecurityException {
        byte[] bundle;
        try (InputStream in = TrustBundle.class.getResourceAsStream(TrustBundle.RESOURCE)) {
            bundle = in.readAllBytes();
        }
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bundle)))
                .isEqualTo("e5bb2084ccf45087bda1c9bffdea0eb15ee67f0b91646106e466714f9de3c7e3");

        int roots = 0;
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new java.io.ByteArrayInputStream(bundle))) {
            X509Certificate root = (X509Certificate) certificate;
            root.verify(root.getPublicKey());
            root.checkValidity(Date.from(Instant.parse("2060-01-01T00:00:00Z")));
            assertThat(root.getBasicConstraints())
                    .as(root.getSubjectX500Principal().getName())
                    .isNotNegative();
            roots++;
        }
        assertThat(roots).isEqualTo(108);
    }

    @Test
    void the_bundle_is_the_packaged_one_unless_the_environment_names_another(@TempDir Path folder) {
        TrustBundle packaged = TrustBundle.onLambda(Map.of());
        assertThat(packaged.size()).isEqualTo(108);
        assertThat(TrustBundle.onLambda(Map.of("DATABASE_TRUST_BUNDLE", "")).file())
                .isEqualTo(packaged.file());

        Path own = folder.resolve("own bundle.pem");
        TrustBundle named = TrustBundle.onLambda(Map.of("DATABASE_TRUST_BUNDLE", own.toString()));
        assertThat(named.file()).isEqualTo(own);
        assertThat(Files.exists(own)).isFalse();
    }
}
