package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.lambda.RotationHandler;
import dev.tandem.sandbox.Artifact;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.secretsmanager.SecretsManagerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The function under SnapStart, as far as that can be had without AWS: Lambda's own runtime library
 * calls the hooks, through the org.crac API, in a process of its own; its memory is not copied.
 */
final class SnapStartTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tandem";
  private static final Duration ENOUGH = Duration.ofMinutes(5);
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";

  private final SecretsManagerServer server = SecretsManagerServer.start();
  private final AtomicInteger handedOut = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // JUnit calls begin first
  private HttpServer credentials;

  @SuppressWarnings("NullAway.Init") // JUnit calls begin first
  private Application application;

  @SuppressWarnings("NullAway.Init") // JUnit calls begin first
  private String admin;

  @BeforeEach
  void begin(@TempDir Path directory) throws IOException {
    credentials = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    credentials.createContext("/", this::handOut);
    credentials.start();
    application = Application.on(PostgresqlVersion.V17, directory, "hush");
    admin = server.create("admin", FIRST, text(Application.ADMIN), Map.of());
    var value =
        text(Application.SECRET).replaceFirst("\\{", "{\"masterarn\":\"%s\",".formatted(admin));
    server.create("app", FIRST, value, Map.of());
  }

  @AfterEach
  void stop() {
    application.close();
    server.close();
    credentials.stop(0);
  }

  @Test
  void rotatesAfterARestoreWithNothingOfWhatWasBefore(@TempDir Path scratch) throws Exception {
    try (var function = start("snap-start", scratch)) {
      function.awaitSnapshot();
      int used = handedOut.get();
      assertThat(used).as("credentials that the rehearsal asked for").isPositive();
      assertThat(server.calls()).isEmpty();
      collectGarbage(function);

      function.restore();
      rotate(function);
      rotate(function);

      assertThat(server.signers()).containsOnly("AKID" + (used + 1));
      assertThat(application.worksWith(credential("AWSCURRENT"))).isTrue();
      assertThat(application.worksWith(credential("AWSPREVIOUS"))).isTrue();
      assertThat(application.refusedLogins()).isZero();
    }
  }

  /** What was loaded before the snapshot need not be loaded by its copies. */
  @Test
  void loadsMuchOfItBeforeTheSnapshot(@TempDir Path scratch) throws Exception {
    long without = loadedByARotation("on-demand", scratch);
    long with = loadedByARotation("snap-start", scratch);

    System.out.printf("Classes that a rotation loads: %d, after a snapshot %d%n", without, with);
    assertThat(with).as("instead of %d", without).isLessThan(without / 2);
  }

  private long loadedByARotation(String initialization, Path scratch) throws Exception {
    try (var function = start(initialization, scratch)) {
      var loaded = loaded(initialization, scratch);
      if (initialization.equals("snap-start")) {
        function.awaitSnapshot();
      } else {
        function.awaitReadiness();
      }
      long before = lines(loaded);
      function.restore();
      rotate(function);
      return lines(loaded) - before;
    }
  }

  private static long lines(Path log) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.count();
    }
  }

  /** A line for each class that was loaded. */
  private static Path loaded(String initialization, Path scratch) {
    return scratch.resolve(initialization + ".classes");
  }

  /** The function as this build's classes have it, in {@code scratch}. */
  private Sandbox start(String initialization, Path scratch) throws IOException {
    var command =
        List.of(
            java("java"),
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
            Artifact.unpackLibrary(scratch),
            "-Xlog:class+load:file=" + loaded(initialization, scratch),
            "-cp",
            System.getProperty("java.class.path"),
            AWSLambda.class.getName(),
            RotationHandler.class.getName());
    return Sandbox.start(
        command,
        scratch,
        Map.of(
            "AWS_CONTAINER_CREDENTIALS_FULL_URI",
            "http://127.0.0.1:%d/".formatted(credentials.getAddress().getPort()),
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            initialization,
            "SECRETS_MANAGER_ENDPOINT",
            server.endpoint().toString(),
            "TANDEM_ALLOWED_ADMINS",
            admin));
  }

  /** Let go of all that it holds by weak references only. */
  private static void collectGarbage(Sandbox function) throws IOException, InterruptedException {
    new ProcessBuilder(java("jcmd"), String.valueOf(function.pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private void rotate(Sandbox function) throws Exception {
    server.function(FUNCTION, event -> function.succeed(event, ENOUGH));
    var end =
        server.rotate("app", UUID.randomUUID().toString(), FUNCTION, true).get(5, TimeUnit.MINUTES);
    assertThat(end.failures()).isEmpty();
  }

  /** Hand out other keys each time, as long as Lambda's are of use. */
  private void handOut(HttpExchange exchange) throws IOException {
    var answer =
        """
        {"AccessKeyId":"AKID%d","SecretAccessKey":"hush","Token":"hush","Expiration":"2099-01-01T00:00:00Z"}\
        """
            .formatted(handedOut.incrementAndGet())
            .getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private Credential credential(String label) {
    return SecretJson.credential(SecretText.of(server.value("app", label)));
  }

  private String text(String secret) {
    return application
        .store()
        .read(secret, Stage.AWSCURRENT)
        .flatMap(SecretVersion::value)
        .map(SecretText::reveal)
        .orElseThrow();
  }
}
