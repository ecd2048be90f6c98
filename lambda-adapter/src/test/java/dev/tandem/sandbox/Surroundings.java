package dev.tandem.sandbox;

import dev.tandem.dialects.postgresql.PostgresqlServer;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.dialects.servers.Product;
import dev.tandem.dialects.servers.TestCertificate;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.secretsmanager.RotationEnd;
import dev.tandem.secretsmanager.RotationFunction;
import dev.tandem.secretsmanager.SecretsManagerServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All that a function finds around it: a Secrets Manager, and in it the secrets of applications on
 * real databases, each of which names its admin's secret, as those of AWS's templates do.
 */
public final class Surroundings implements AutoCloseable {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tandem";
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";

  private final SecretsManagerServer server;
  private final boolean secure;
  private final Path folder;
  private final Deque<AutoCloseable> scenes = new ArrayDeque<>();
  private final List<String> admins = new ArrayList<>();

  private Surroundings(SecretsManagerServer server, boolean secure, Path folder) {
    this.server = server;
    this.secure = secure;
    this.folder = folder;
  }

  /** Make one whose Secrets Manager speaks http. */
  public static Surroundings plain() {
    return make(SecretsManagerServer.start(), false);
  }

  /** Make one whose Secrets Manager speaks https. */
  public static Surroundings secure() {
    return make(SecretsManagerServer.start(TestCertificate.trusted().context()), true);
  }

  private static Surroundings make(SecretsManagerServer server, boolean secure) {
    try {
      var folder = Files.createTempDirectory("tandem-surroundings-");
      TestCertificate.trusted().trustIn(folder.resolve("trust.jks"), folder.resolve("trust.pem"));
      Files.writeString(folder.resolve("ca.pem"), TestCertificate.trusted().certificate());
      return new Surroundings(server, secure, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its Secrets Manager. */
  public SecretsManagerServer server() {
    return server;
  }

  /** Add an application on PostgreSQL, whose secret is called {@code name}. */
  public dev.tandem.dialects.postgresql.Scene postgresql(String name, Tls tls) {
    var scene = dev.tandem.dialects.postgresql.Scene.on(PostgresqlServer.of(PostgresqlVersion.V18));
    scenes.push(scene);
    scene.as(scene.primary(), "CREATE TABLE orders (item text)");
    add(
        name,
        "postgres",
        scene.endpoint(tls),
        scene.credential(scene.primary()),
        scene.credential(scene.adminName()));
    return scene;
  }

  /** Add an application on MySQL or MariaDB, whose secret is called {@code name}. */
  public dev.tandem.dialects.mysql.Scene mysql(String name, Product product, Tls tls) {
    var scene = dev.tandem.dialects.mysql.Scene.on(product.shared(), "");
    scenes.push(scene);
    scene.sql("GRANT SELECT, INSERT ON " + scene.everythingHere() + " TO " + scene.app());
    add(
        name,
        product == Product.MYSQL ? "mysql" : "mariadb",
        scene.endpoint(tls),
        scene.credential(scene.primary()),
        scene.credential(scene.adminName()));
    return scene;
  }

  /**
   * Add an application whose database accepts connections and then hangs: its secret is called
   * {@code name}.
   */
  public ServerSocket hung(String name, String engine) {
    try {
      // nobody takes the connections that the system accepts for it
      var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
      scenes.push(socket);
      add(
          name,
          engine,
          new Endpoint("127.0.0.1", socket.getLocalPort(), Optional.of("app"), Tls.PLAIN),
          new Credential("app", Password.of("hush-1")),
          new Credential("admin", Password.of("hush-2")));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(
      String name, String engine, Endpoint endpoint, Credential primary, Credential admin) {
    var arn =
        server.create(
            name + "-admin", FIRST, SecretJson.secret(engine, endpoint, admin).reveal(), Map.of());
    var value =
        SecretJson.secret(engine, endpoint, primary)
            .reveal()
            .replaceFirst("\\{", "{\"masterarn\":\"%s\",".formatted(arn));
    server.create(name, FIRST, value, Map.of("team", "orders"));
    admins.add(arn);
  }

  /** What the function's environment has to say of all this, once everything is there. */
  public Map<String, String> environment() {
    var all = new LinkedHashMap<String, String>();
    all.put("SECRETS_MANAGER_ENDPOINT", server.endpoint().toString());
    all.put("TANDEM_ALLOWED_ADMINS", String.join(",", admins));
    all.put("TANDEM_CA_FILE", folder.resolve("ca.pem").toString());
    if (secure) {
      all.put("JAVA_TOOL_OPTIONS", "-Djavax.net.ssl.trustStore=" + folder.resolve("trust.jks"));
      all.put("AWS_CA_BUNDLE", folder.resolve("trust.pem").toString());
    }
    return all;
  }

  /** Rotate {@code secret} by {@code function}, as often as Secrets Manager tries. */
  public RotationEnd rotate(String secret, RotationFunction function) {
    server.function(FUNCTION, function);
    try {
      return server
          .rotate(secret, UUID.randomUUID().toString(), FUNCTION, true)
          .get(10, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The credential in the version of {@code secret} that has {@code label}. */
  public Credential credential(String secret, String label) {
    return SecretJson.credential(SecretText.of(server.value(secret, label)));
  }

  @Override
  public void close() {
    server.close();
    try {
      for (var scene : scenes) {
        scene.close();
      }
      Files.delete(folder.resolve("trust.jks"));
      Files.delete(folder.resolve("trust.pem"));
      Files.delete(folder.resolve("ca.pem"));
      Files.delete(folder);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
