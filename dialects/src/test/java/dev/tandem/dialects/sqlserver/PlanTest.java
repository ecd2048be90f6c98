package dev.tandem.dialects.sqlserver;

import static java.util.Locale.ROOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Plan;
import dev.tandem.engine.Ports;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.tck.InMemorySecretStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The whole plan of a rotation, by the real engine and the real driver, of a login with users in
 * three databases. What the server knows of it is {@link Recorded}: nothing here ran on one.
 */
final class PlanTest {
  private static final String MARK =
      Mark.statement("app_clone", new Marker("app", "app", Optional.empty()));

  @Test
  void printsTheStatementsForALoginWithUsersInThreeDatabases() throws IOException {
    try (var server = TdsServer.answering(Optional.empty(), Recorded::answers)) {
      var plan = plan(server);
      assertThat(plan.problem()).isEmpty();
      var token = "version=[0-9a-f-]{36}";
      assertThat(
              plan.moves().stream()
                  .flatMap(move -> move.statements().stream())
                  .map(sql -> sql.replaceAll(token, "version=…")))
          .containsExactly(
              "USE [master]; DECLARE @create nvarchar(max) = N'CREATE LOGIN [app_clone] WITH"
                  + " PASSWORD = N''Aa1.' + CONVERT(nvarchar(64), CRYPT_GEN_RANDOM(32), 2) + N''',"
                  + " CHECK_EXPIRATION = OFF, CHECK_POLICY = ON, DEFAULT_DATABASE = [shop],"
                  + " DEFAULT_LANGUAGE = [us_english]'; EXEC (@create); ALTER LOGIN [app_clone]"
                  + " DISABLE; USE [shop]; CREATE USER [app_clone] FOR LOGIN [app_clone] WITH"
                  + " ALLOW_ENCRYPTED_VALUE_MODIFICATIONS = OFF, DEFAULT_SCHEMA = [dbo]; "
                  + MARK,
              "USE [master]; GRANT VIEW SERVER STATE TO [app_clone]",
              "USE [audit]; CREATE USER [app_clone] FOR LOGIN [app_clone] WITH"
                  + " ALLOW_ENCRYPTED_VALUE_MODIFICATIONS = OFF, DEFAULT_SCHEMA = [log]",
              "USE [audit]; GRANT INSERT ON OBJECT::[log].[entry] TO [app_clone]",
              "USE [audit]; DENY DELETE ON SCHEMA::[log] TO [app_clone] CASCADE",
              "USE [shop]; ALTER ROLE [db_datareader] ADD MEMBER [app_clone]",
              "USE [shop]; GRANT EXECUTE ON SCHEMA::[sales] TO [app_clone] WITH GRANT OPTION",
              "USE [shop]; GRANT UPDATE ([price]) ON OBJECT::[sales].[orders] TO [app_clone]",
              "USE [stock]; CREATE USER [app_clone] FOR LOGIN [app_clone] WITH"
                  + " ALLOW_ENCRYPTED_VALUE_MODIFICATIONS = OFF, DEFAULT_SCHEMA = [dbo]",
              "USE [stock]; GRANT CONTROL ON SCHEMA::[odd]] name] TO [app_clone]",
              "USE [master]; ALTER LOGIN [app_clone] WITH PASSWORD = N'********' UNLOCK; ALTER"
                  + " LOGIN [app_clone] ENABLE; USE [shop]; "
                  + MARK.replace("primary=app]", "primary=app version=…]"));
      assertThat(plan.drift().orElseThrow().warnings().getFirst())
          .contains("app itself owns SCHEMA::[odd]] name] in database [stock]");
    }
  }

  /** A server that tells no capitals from small letters lets it in, and its catalog says app. */
  @Test
  void aNameThatTheServerWritesOtherwiseIsToldBeforeAnythingIsDone() throws IOException {
    try (var server =
        TdsServer.answering(
            Optional.empty(), (user, sql) -> Recorded.answers(user.toLowerCase(ROOT), sql))) {
      var plan = plan(server, "App");
      assertThat(plan.moves()).allMatch(move -> move.statements().isEmpty());
      var problem = plan.problem().orElseThrow();
      assertThat(problem.what()).contains("App logged in at", "the server says it is app");
      assertThat(problem.mend()).contains("Write the name into the secret as the server does");
    }
  }

  private static Plan plan(TdsServer server) {
    return plan(server, "app");
  }

  private static Plan plan(TdsServer server, String username) {
    var store = new InMemorySecretStore();
    var app =
        """
        {"engine": "sqlserver-ex", "host": "localhost", "port": %d, "dbname": "shop", "ssl": false,
         "username": "%s", "password": "not-a-secret-1"}
        """
            .formatted(server.port(), username);
    store.create("app", "v1", SecretText.of(app), Map.of());
    store.create(
        "admin",
        "v1",
        SecretText.of(
            "{\"username\": \"rotator\", \"password\": \"not-a-secret-2\", \"ssl\": false}"),
        Map.of());
    var ports = new Ports(new Random(7), InstantSource.system(), time -> {}, RotationListener.NONE);
    return new Rotator(store, List.of(new SqlserverDialect()), ports)
        .plan("app", Policy.DEFAULT.withAdmin("admin"));
  }
}
