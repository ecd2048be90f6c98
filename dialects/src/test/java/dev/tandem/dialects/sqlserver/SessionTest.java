package dev.tandem.dialects.sqlserver;

import static dev.tandem.dialects.sqlserver.Recorded.row;
import static dev.tandem.dialects.sqlserver.Recorded.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.dialects.sqlserver.TdsServer.Answer;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a session sends, and what it makes of the answers: by the real driver, from a script. */
final class SessionTest {
  private static final Pair PAIR = new Pair("app", "app_clone");

  private interface Use {
    void of(Session session, TdsServer server);
  }

  private static void on(TdsServer.Answers answers, Use use) throws IOException {
    try (var server =
        TdsServer.answering(
            Optional.empty(),
            (user, sql) ->
                sql.contains("ORIGINAL_LOGIN()")
                    ? List.of(LoginTest.identity(user, 0))
                    : answers.to(user, sql))) {
      var outcome =
          new SqlserverDialect()
              .login(
                  new Endpoint("localhost", server.port(), Optional.of("shop"), Tls.PLAIN),
                  new Credential("rotator", Password.of("not-a-secret")),
                  Deadline.in(Duration.ofSeconds(20), InstantSource.system()));
      try (var session = ((LoginOutcome.Accepted) outcome).session()) {
        use.of(session, server);
      }
    }
  }

  @Test
  void asksTheServerThenEachDatabaseThatMayHoldSomething() throws IOException {
    on(
        Recorded::answers,
        (session, server) -> {
          var pair = session.describe(PAIR, Policy.DEFAULT);
          assertThat(pair.primary().exists()).isTrue();
          assertThat(pair.cloneState().exists()).isFalse();
          assertThat(pair.primary().traits())
              .contains(
                  new PrincipalTrait.User("audit"),
                  new PrincipalTrait.User("shop"),
                  new PrincipalTrait.User("stock"),
                  new PrincipalFact.UserName("audit", "writer"),
                  new PrincipalFact.Owner("stock", "SCHEMA::[odd]] name]"),
                  new PrincipalTrait.Permission(
                      Optional.of("shop"), false, "UPDATE ([price])", "OBJECT::[sales].[orders]"));
          assertThat(
                  server.heard().stream().filter(sql -> sql.contains("sys.database_permissions")))
              .hasSize(4)
              .allMatch(sql -> sql.matches("(?s)USE \\[(shop|audit|master|stock)];.*"));
        });
  }

  @Test
  void anExcludedDatabaseIsNotLookedInto() throws IOException {
    on(
        Recorded::answers,
        (session, server) -> {
          var pair = session.describe(PAIR, Policy.DEFAULT.excluding(Set.of("audit", "master")));
          assertThat(pair.primary().traits()).doesNotContain(new PrincipalTrait.User("audit"));
          assertThat(server.heard()).noneMatch(sql -> sql.startsWith("USE [audit]"));
        });
  }

  @Test
  void aSingleUserIsLookedForInTheSecretsDatabaseAlone() throws IOException {
    on(
        Recorded::answers,
        (session, server) -> {
          session.describe(PAIR, Policy.DEFAULT.with(Strategy.SINGLE_USER));
          assertThat(server.heard()).hasSize(4);
        });
  }

  @Test
  void aServerWithoutThatCatalogIsRefused() throws IOException {
    on(
        (user, sql) -> List.of(new Answer.Failure(208)),
        (session, server) ->
            assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> session.describe(PAIR, Policy.DEFAULT))
                .satisfies(thrown -> {
                  assertThat(thrown.failure().kind()).isEqualTo(Kind.UNEXPECTED);
                  assertThat(thrown.failure().mend()).contains("its catalog does not tell all");
                }));
  }

  @Test
  void anErrorInTheThirdQuestionOfABatchIsNotOverlooked() throws IOException {
    on(
        (user, sql) ->
            List.of(
                rows(row("app", "login", "S", null, null, null, 0, 0)),
                rows(row("app", "property", "CHECK_POLICY", "ON", null, null, 0, 0)),
                new Answer.Failure(300)),
        (session, server) ->
            assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> session.describe(PAIR, Policy.DEFAULT))
                .satisfies(
                    thrown -> assertThat(thrown.failure().kind()).isEqualTo(Kind.PRIVILEGE)));
  }

  @Test
  void changesOfOneDatabaseAreOneTransactionThatUndoesAll() throws IOException {
    on(
        (user, sql) -> List.of(new Answer.Done()),
        (session, server) -> {
          session.apply(List.of(change("shop", "A"), change("shop", "B"), change("stock", "C")));
          var sent = server.heard().subList(2, server.heard().size());
          assertThat(sent)
              .containsExactly(
                  """
                  SET NOCOUNT, XACT_ABORT ON;
                  BEGIN TRY
                  BEGIN TRANSACTION;
                  A;
                  B;
                  COMMIT;
                  END TRY
                  BEGIN CATCH
                  IF XACT_STATE() <> 0 ROLLBACK;
                  THROW;
                  END CATCH\
                  """,
                  """
                  SET NOCOUNT, XACT_ABORT ON;
                  BEGIN TRY
                  BEGIN TRANSACTION;
                  C;
                  COMMIT;
                  END TRY
                  BEGIN CATCH
                  IF XACT_STATE() <> 0 ROLLBACK;
                  THROW;
                  END CATCH\
                  """);
        });
  }

  @Test
  void anErrorBehindResultsOfAChangeIsNotOverlooked() throws IOException {
    on(
        (user, sql) -> List.of(new Answer.Done(), new Answer.Done(), new Answer.Failure(15118)),
        (session, server) ->
            assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> session.apply(List.of(change("shop", "{A} ? :b"))))
                .satisfies(thrown -> {
                  assertThat(thrown.failure().kind()).isEqualTo(Kind.POLICY);
                  assertThat(server.heard()).last().asString().contains("{A} ? :b");
                }));
  }

  @Test
  void aClaimThatSomebodyHoldsIsAConflict() throws IOException {
    on(
        (user, sql) -> List.of(new Answer.Rows(List.of(List.of(sql.contains("it''s") ? -1 : 0)))),
        (session, server) -> {
          session.claim("app");
          assertThatExceptionOfType(DatabaseException.class)
              .isThrownBy(() -> session.claim("it's"))
              .satisfies(thrown -> assertThat(thrown.failure().kind()).isEqualTo(Kind.CONFLICT));
          assertThat(server.heard())
              .last()
              .asString()
              .contains(
                  "sp_getapplock @Resource = N'tandem it''s', @LockMode = 'Exclusive', @LockOwner"
                      + " = 'Session', @LockTimeout = 0");
        });
  }

  @Test
  void aProbeRunsInTheSecretsDatabaseAndMustGiveARow() throws IOException {
    on(
        (user, sql) ->
            sql.startsWith("use")
                ? List.of(new Answer.Moved("shop"))
                : sql.contains("XACT_ABORT")
                    ? List.of(new Answer.Moved("stock"))
                    : sql.contains("nothing")
                        ? List.of(new Answer.Done())
                        : List.of(new Answer.Rows(List.of(List.of(1)))),
        (session, server) -> {
          session.apply(List.of(change("stock", "USE [stock]; A")));
          session.probe("SELECT 1");
          assertThat(server.heard().subList(3, 5)).containsExactly("use [shop]", "SELECT 1");
          assertThatExceptionOfType(DatabaseException.class)
              .isThrownBy(() -> session.probe("SELECT nothing"))
              .withMessageContaining("no row");
        });
  }

  private static AccountChange change(String database, String sql) {
    return new AccountChange(sql, sql, sql, Optional.of(database));
  }
}
