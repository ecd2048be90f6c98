package dev.tandem.dialects.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server's certificate may come from: the JVM's own CAs, Amazon RDS's, and those in the PEM
 * file that {@code TANDEM_CA_FILE} (or the system property {@code tandem.ca.file}) names.
 */
public final class Authorities {
  private static final String RDS = "/dev/tandem/dialects/rds-ca.pem";

  private static @Nullable TrustManager shared;

  private Authorities() {}

  /** Make sockets that trust those CAs. */
  public static SSLSocketFactory socketFactory() throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trustManager()}, null);
    return context.getSocketFactory();
  }

  /**
   * Trust those CAs. Loading them takes a while, so it is done once, and only where TLS is asked
   * for.
   */
  public static synchronized TrustManager trustManager() throws GeneralSecurityException {
    if (shared == null) {
      try {
        shared = load();
      } catch (IOException unreadable) {
        throw new GeneralSecurityException("the CA certificates can't be read", unreadable);
      }
    }
    return shared;
  }

  private static TrustManager load() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    var authorities = new ArrayList<Certificate>(system());
    try (var rds = Authorities.class.getResourceAsStream(RDS)) {
      if (rds != null) {
        authorities.addAll(certificates(rds));
      }
    }
    var own = own();
    if (own.isPresent()) {
      try (var file = Files.newInputStream(Path.of(own.get()))) {
        authorities.addAll(certificates(file));
      }
    }
    for (var n = 0; n < authorities.size(); n++) {
      store.setCertificateEntry("ca-" + n, authorities.get(n));
    }
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    return managers.getTrustManagers()[0];
  }

  private static Optional<String> own() {
    return Optional.ofNullable(
        System.getProperty("tandem.ca.file", System.getenv("TANDEM_CA_FILE")));
  }

  private static List<X509Certificate> system() throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init((@Nullable KeyStore) null);
    return Arrays.stream(managers.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  private static Collection<? extends Certificate> certificates(InputStream pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509").generateCertificates(pem);
  }
}
