package dev.tandem.dialects.servers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A self-signed certificate for {@code localhost}, made by the JDK's keytool: with an RSA key of
 * 2048 bits, as AWS's endpoints and Amazon RDS have.
 */
public final class TestCertificate {
  /** The name of its file in a server's folder. */
  public static final String FILE = "server.crt";

  /** The name of its private key's file. */
  public static final String KEY_FILE = "server.key";

  private static final char[] PASSWORD = "changeit".toCharArray();

  private final String key;
  private final String certificate;

  private TestCertificate(String key, String certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** The one that Tandem trusts in this JVM, as the shared servers use it. */
  public static TestCertificate trusted() {
    return Trusted.CERTIFICATE;
  }

  /** Make another one. Nobody trusts it. */
  public static TestCertificate make() {
    try {
      var folder = Files.createTempDirectory("tandem-certificate-");
      var file = folder.resolve("store.p12");
      var keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "server",
                  "-keyalg",
                  "RSA",
                  "-keysize",
                  "2048",
                  "-dname",
                  "CN=localhost",
                  "-ext",
                  "san=dns:localhost",
                  "-validity",
                  "2",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  new String(PASSWORD),
                  "-keystore",
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      keytool.waitFor();
      var store = KeyStore.getInstance(file.toFile(), PASSWORD);
      Files.delete(file);
      Files.delete(folder);
      return new TestCertificate(
          pem("PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded()),
          pem("CERTIFICATE", store.getCertificate("server").getEncoded()));
    } catch (IOException | GeneralSecurityException | InterruptedException failed) {
      throw new IllegalStateException("keytool made no certificate", failed);
    }
  }

  /** Put it where a server looks for it. */
  public void installIn(Path data) {
    try {
      var file = data.resolve(KEY_FILE);
      Files.writeString(file, key);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      Files.writeString(data.resolve(FILE), certificate);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What a server of this JVM needs to speak TLS as {@code localhost}. */
  public SSLContext context() {
    try {
      var keys = KeyStore.getInstance(KeyStore.getDefaultType());
      keys.load(null, null);
      keys.setKeyEntry(
          "server",
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der(key))),
          PASSWORD,
          new Certificate[] {read()});
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException("no TLS with the test's certificate", failed);
    }
  }

  /**
   * Write what trusts it beside all CAs that this JVM trusts, as a function's runtime has them: as
   * {@code javax.net.ssl.trustStore} wants it, and as PEM.
   */
  public void trustIn(Path store, Path bundle) {
    try (var out = Files.newOutputStream(store)) {
      var all = new ArrayList<>(authorities());
      all.add(read());
      // A PKCS12 would not be read without its password.
      var trusted = KeyStore.getInstance("JKS");
      trusted.load(null, null);
      var text = new StringBuilder();
      for (var each : all) {
        trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
        text.append(pem("CERTIFICATE", each.getEncoded()));
      }
      trusted.store(out, PASSWORD);
      Files.writeString(bundle, text);
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException("no trust store", failed);
    }
  }

  private static List<X509Certificate> authorities() throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init((KeyStore) null);
    return Stream.of(managers.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
        .toList();
  }

  private X509Certificate read() throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der(certificate)));
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder()
        .decode(pem.lines().filter(line -> !line.startsWith("-")).collect(Collectors.joining()));
  }

  /** As PEM. */
  public String certificate() {
    return certificate;
  }

  /** Its private key as PEM. */
  public String key() {
    return key;
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
  }

  /** Made on first use, and trusted from then on. */
  private static final class Trusted {
    static final TestCertificate CERTIFICATE = make();

    static {
      try {
        var file = Files.createTempFile("tandem-ca-", ".pem");
        file.toFile().deleteOnExit();
        Files.writeString(file, CERTIFICATE.certificate);
        System.setProperty("tandem.ca.file", file.toString());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
