package dev.tandem.it;

import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.lambda.InvocationContext;
import dev.tandem.lambda.RotationHandler;
import dev.tandem.rds.RdsServer;
import dev.tandem.secretsmanager.RotationEnd;
import dev.tandem.secretsmanager.SecretsManagerServer;
import dev.tandem.secretsmanager.TestCredentials;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A Secrets Manager, the function that it invokes, and all that the function logged. */
final class Cloud implements AutoCloseable {
  static final String SECRET = "app";
  static final String FIRST = "11111111-1111-4111-8111-111111111111";

  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tandem";

  /** One for all tests, as the SDK finds it by a property of the process. */
  private static final RdsServer RDS = RdsServer.start();

  private final SecretsManagerServer server = SecretsManagerServer.start();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  static {
    TestCredentials.give();
    System.setProperty("aws.endpointUrlRds", RDS.endpoint().toString());
  }

  SecretsManagerServer server() {
    return server;
  }

  /** RDS, for identifiers that no other test uses. */
  static RdsServer rds() {
    return RDS;
  }

  /** All that the function has logged. */
  String log() {
    return log.toString(StandardCharsets.UTF_8);
  }

  /** Make a secret; give its ARN. */
  String create(String name, String value) {
    return create(name, value, Map.of("team", "orders"));
  }

  String create(String name, String value, Map<String, String> tags) {
    return server.create(name, FIRST, value, tags);
  }

  /** Begin a rotation that nobody goes on with; give its token. */
  String stage(String secret) {
    var token = UUID.randomUUID().toString();
    server.stage(secret, token);
    return token;
  }

  /** The function, with {@code environment} beside what it needs to find this Secrets Manager. */
  RotationHandler handler(Map<String, String> environment) {
    var all = new HashMap<String, String>();
    all.put("SECRETS_MANAGER_ENDPOINT", server.endpoint().toString());
    all.putAll(environment);
    return new RotationHandler(all, log);
  }

  /** Have the service rotate {@code secret}, or not {@code now} only test that it could. */
  RotationEnd rotate(String secret, Supplier<RotationHandler> handlers, boolean now)
      throws Exception {
    server.function(FUNCTION, event -> invoke(handlers.get(), event));
    return server
        .rotate(secret, UUID.randomUUID().toString(), FUNCTION, now)
        .get(10, TimeUnit.MINUTES);
  }

  /** Invoke {@code handler} by hand. */
  void invoke(RotationHandler handler, Step step, String secret, String token) {
    invoke(
        handler,
        """
        {"Step":"%s","SecretId":"%s","ClientRequestToken":"%s"}\
        """
            .formatted(step.label(), server.arn(secret), token));
  }

  private static void invoke(RotationHandler handler, String event) {
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        OutputStream.nullOutputStream(),
        InvocationContext.of(Duration.ofMinutes(5)));
  }

  /** The credential in the version of {@code secret} that carries {@code label}. */
  Credential credential(String secret, String label) {
    return SecretJson.credential(SecretText.of(server.value(secret, label)));
  }

  @Override
  public void close() {
    server.close();
  }
}
