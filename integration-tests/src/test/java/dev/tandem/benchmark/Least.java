package dev.tandem.benchmark;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tandem.sandbox.Artifact;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.postgresql.Driver;
import org.postgresql.util.PasswordUtil;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What no function of this kind can do without, and nothing else: nine requests, three logins, a
 * verifier and the statement that sets it, by the same libraries in the same JVM. It compares
 * nothing, checks nothing and says nothing, so it is no rotation; it shows what a faster one could
 * save.
 */
public final class Least implements RequestStreamHandler {
  private static final String SUFFIX = "_clone";

  private final SecretsManagerClient client =
      SecretsManagerClient.builder()
          .endpointOverride(URI.create(System.getenv("SECRETS_MANAGER_ENDPOINT")))
          .httpClient(UrlConnectionHttpClient.create())
          .build();

  /** What starts it in the JVM of the bundle that is unpacked in {@code folder}. */
  static List<String> command(Path folder) {
    try (var files = Files.newDirectoryStream(folder, "*.aot")) {
      var ours = Path.of(Least.class.getProtectionDomain().getCodeSource().getLocation().getPath());
      var command =
          new ArrayList<>(
              List.of(
                  folder.resolve("jre/bin/java").toString(),
                  "-XX:AOTCache=" + files.iterator().next(),
                  Artifact.unpackLibrary(folder)));
      for (var option : Files.readAllLines(folder.resolve("java.options"))) {
        command.add(
            switch (option) {
              case "tandem.jar" -> option + File.pathSeparator + ours;
              case "dev.tandem.lambda.RotationHandler" -> Least.class.getName();
              default -> option;
            });
      }
      return command;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    var event = JsonNode.parser().parse(input).asObject();
    var secret = field(event, "SecretId");
    var token = field(event, "ClientRequestToken");
    try {
      switch (field(event, "Step")) {
        case "createSecret" -> create(secret, token);
        case "setSecret" -> set(secret, token);
        case "testSecret" -> {
          var pending = pending(secret, token);
          login(pending, pending).close();
        }
        default -> finish(secret, token);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void create(String secret, String token) {
    var unused = client.describeSecret(request -> request.secretId(secret));
    var text = value(secret);
    var current = parse(text);
    var name = field(current, "username");
    var other =
        name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name + SUFFIX;
    var next =
        text.replace('"' + name + '"', '"' + other + '"')
            .replace(field(current, "password"), UUID.randomUUID().toString());
    client.putSecretValue(request ->
        request
            .secretId(secret)
            .clientRequestToken(token)
            .secretString(next)
            .versionStages("AWSPENDING"));
  }

  private void set(String secret, String token) throws SQLException {
    var pending = pending(secret, token);
    var current = parse(value(secret));
    var admin = parse(value(field(current, "masterarn")));
    login(current, current).close();
    var name = field(pending, "username");
    var password = field(pending, "password").toCharArray();
    try (var connection = login(admin, current);
        var statement = connection.createStatement()) {
      var alter = PasswordUtil.genAlterUserPasswordSQL(name, password, "scram-sha-256");
      try {
        statement.execute(alter);
      } catch (SQLException isNotThere) {
        statement.execute(
            "CREATE USER \"%s\" IN ROLE \"%s\"".formatted(name, field(current, "username")));
        statement.execute(alter);
      }
    }
  }

  private void finish(String secret, String token) {
    var labels = client.describeSecret(request -> request.secretId(secret)).versionIdsToStages();
    var current =
        labels.entrySet().stream()
            .filter(version -> version.getValue().contains("AWSCURRENT"))
            .findFirst()
            .orElseThrow();
    client.updateSecretVersionStage(request ->
        request
            .secretId(secret)
            .versionStage("AWSCURRENT")
            .moveToVersionId(token)
            .removeFromVersionId(current.getKey()));
  }

  private String value(String secret) {
    return client
        .getSecretValue(request -> request.secretId(secret).versionStage("AWSCURRENT"))
        .secretString();
  }

  private Map<String, JsonNode> pending(String secret, String token) {
    return parse(
        client.getSecretValue(request -> request.secretId(secret).versionId(token)).secretString());
  }

  private static Map<String, JsonNode> parse(String text) {
    return JsonNode.parser().parse(text).asObject();
  }

  private static Connection login(Map<String, JsonNode> as, Map<String, JsonNode> at)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", field(as, "username"));
    properties.setProperty("password", field(as, "password"));
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("assumeMinServerVersion", "12");
    var url =
        "jdbc:postgresql://%s:%s/%s"
            .formatted(field(at, "host"), field(at, "port"), field(at, "dbname"));
    var connection = new Driver().connect(url, properties);
    if (connection == null) {
      throw new IllegalStateException(url);
    }
    return connection;
  }

  private static String field(Map<String, JsonNode> document, String name) {
    var value = document.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value.text();
  }
}
