package dev.tandem.it;

import dev.tandem.cli.CommandLines;
import dev.tandem.dialects.postgresql.PostgresqlServer;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.dialects.postgresql.Scene;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.stores.LocalSecretStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.util.PasswordUtil;

/**
 * A real database with many accounts, a secret for each of them in a directory, and the admin's;
 * and real processes that rotate them.
 */
public final class ManyAccounts implements AutoCloseable {
  private static final Password FIRST = Password.of("the-first-of-every-account-0123");

  private final Scene scene;
  private final Path directory;
  private final LocalSecretStore store;

  private ManyAccounts(Scene scene, Path directory) {
    this.scene = scene;
    this.directory = directory;
    this.store = new LocalSecretStore(directory, InstantSource.system());
  }

  /** Make {@code real} accounts, and so many secrets; what has no account has another tag. */
  public static ManyAccounts make(Path directory, int real, int secrets) {
    var many = new ManyAccounts(Scene.on(PostgresqlServer.of(PostgresqlVersion.V18)), directory);
    many.createAccounts(real);
    for (int number = 0; number < secrets; number++) {
      many.store.create(
          name(number),
          SecretJson.secret(
              "postgres",
              many.scene.endpoint(Tls.PLAIN),
              new Credential(many.account(number), FIRST)),
          Map.of("account", number < real ? "real" : "none"));
    }
    many.store.create(
        "rotator",
        SecretJson.secret(
            "postgres",
            many.scene.endpoint(Tls.PLAIN),
            many.scene.credential(many.scene.adminName())),
        Map.of());
    return many;
  }

  /** One verifier for all: the server would take its time for each. */
  private void createAccounts(int count) {
    var verifier = PasswordUtil.encodeScramSha256(FIRST.reveal().toCharArray());
    scene.asAdmin(
        """
        DO $$ BEGIN
          FOR number IN 0..%d LOOP
            EXECUTE format('CREATE ROLE %%I LOGIN PASSWORD %%L', '%s' || number, '%s');
          END LOOP;
        END $$\
        """
            .formatted(count - 1, account(), verifier));
  }

  static String name(int number) {
    return "app%05d".formatted(number);
  }

  private String account(int number) {
    return account() + number;
  }

  private String account() {
    return scene.other("many") + "x";
  }

  LocalSecretStore store() {
    return store;
  }

  boolean worksWith(String secret, Stage stage) {
    var value = store.read(secret, stage).orElseThrow().value().orElseThrow();
    return switch (scene.login(SecretJson.credential(value))) {
      case LoginOutcome.Accepted(var session) -> {
        session.close();
        yield true;
      }
      case LoginOutcome.Failed failed -> false;
    };
  }

  /**
   * Start {@code tandem}, with what the launcher gives it and {@code more} of the JVM's options.
   */
  public Process start(List<String> more, String... words) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(more);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), CommandLines.MAIN_CLASS));
    command.addAll(List.of(words));
    command.addAll(List.of("--store", directory.toString()));
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    scene.sql(
        """
        DO $$ DECLARE account text; BEGIN
          FOR account IN SELECT rolname FROM pg_roles WHERE rolname ~ '^%s[0-9]' LOOP
            EXECUTE format('DROP ROLE %%I', account);
          END LOOP;
        END $$\
        """
            .formatted(account()));
    scene.close();
  }
}
