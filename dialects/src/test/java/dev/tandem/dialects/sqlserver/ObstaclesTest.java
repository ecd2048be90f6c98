package dev.tandem.dialects.sqlserver;

import static dev.tandem.dialects.sqlserver.Accounts.NOWHERE;
import static dev.tandem.dialects.sqlserver.Accounts.SERVER;
import static dev.tandem.dialects.sqlserver.Accounts.SHOP;
import static dev.tandem.dialects.sqlserver.Accounts.alike;
import static dev.tandem.dialects.sqlserver.Accounts.alone;
import static dev.tandem.dialects.sqlserver.Accounts.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.sqlserver.PrincipalFact.Owner;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Credential;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Member;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Property;
import dev.tandem.dialects.sqlserver.PrincipalTrait.User;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import dev.tandem.engine.spi.Trait;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops a rotation before its first write, and the statement that mends it. */
final class ObstaclesTest {
  private static final Permission SELECT = new Permission(SHOP, false, "SELECT", "SCHEMA::[s]");
  private static final Permission SEE = new Permission(NOWHERE, false, "VIEW SERVER STATE", "");

  private static final Credential VAULT = new Credential("vault", false);

  static Stream<Arguments> stops() {
    return Stream.of(
        row(
            alone(Set.of(new PrincipalFact.NotUnderstood(SHOP, "SELECT on what nobody names"))),
            "in database [shop]: SELECT on what nobody names",
            "Revoke it"),
        row(
            alike(Set.of(), Set.of(new PrincipalFact.NotUnderstood(NOWHERE, "odd"))),
            "[app_clone] has what Tandem does not understand: odd",
            "Revoke it"),
        row(
            alone(Set.of(new Member(NOWHERE, "sysadmin"))),
            "[app] rules the server",
            "login of its"),
        row(
            alone(Set.of(new Member(NOWHERE, "securityadmin"))),
            "[app] rules the server",
            "single-user"),
        row(
            alone(Set.of(new Permission(NOWHERE, false, "CONTROL SERVER", ""))),
            "[app] rules the server",
            "login of its own"),
        row(
            alike(Set.of(), Set.of(new Member(NOWHERE, "sysadmin"))),
            "[app_clone] rules the server",
            "another name"),
        row(
            alone(Set.of(), new PrincipalFact.Unreadable("secret one", "is OFFLINE")),
            "Database [secret one] is OFFLINE",
            "--exclude-database secret one"),
        row(
            alike(Set.of(SELECT), Set.of(), new PrincipalFact.ReadOnly("shop")),
            "Database [shop] is read-only",
            "ALTER DATABASE [shop] SET READ_WRITE"),
        row(
            alike(
                Set.of(new User("stock"), connect("stock")),
                Set.of(new PrincipalFact.Taken("stock"))),
            "the name [app_clone] belongs to another account",
            "another name"),
        row(
            alike(Set.of(), Set.of(new PrincipalFact.Orphan("stock"))),
            "a user [app_clone] without a login, which Tandem did not make",
            "USE [stock]; DROP USER [app_clone]"),
        row(
            alike(
                Set.of(),
                Set.of(
                    new PrincipalFact.Orphan("stock"),
                    new PrincipalFact.Marked("stock", "another"))),
            "which Tandem did not make",
            "DROP USER"),
        row(
            alike(Set.of(), Set.of(new User("stock"), new Owner("stock", "SCHEMA::[x]"))),
            "owner of SCHEMA::[x], where [app] has no user",
            "USE [stock]; ALTER AUTHORIZATION ON SCHEMA::[x] TO [dbo];"),
        row(
            alike(Set.of(SELECT), Set.of(new Owner("shop", "SCHEMA::[s]"))),
            "[app_clone] is in database [shop]: owner of SCHEMA::[s], and lacks or has too much",
            "USE [shop]; ALTER AUTHORIZATION ON SCHEMA::[s] TO [app]; it takes all permissions"),
        row(
            alike(
                Set.of(new Permission(SHOP, true, "DELETE", "OBJECT::[s].[t]")),
                Set.of(new Owner("shop", "SCHEMA::[s]"))),
            "nobody can give or take that from an owner",
            "ALTER AUTHORIZATION ON SCHEMA::[s]"),
        row(
            alike(
                Set.of(new User("stock"), connect("stock")),
                Set.of(new PrincipalFact.Dbo("stock"))),
            "[app_clone] owns database [stock] and is dbo there",
            "ALTER AUTHORIZATION ON DATABASE::[stock] TO <login>;"),
        row(
            alone(Set.of(new User("stock"))),
            "the catalog shows no permission of it in database [stock], not even that one",
            "USE [stock]; GRANT VIEW DEFINITION TO [rotator];"),
        row(
            new PairState(
                state("app", Set.of()),
                AccountState.absent("app_clone"),
                state("rotator", Set.of(SERVER))),
            "the catalog shows no permission of it on the server",
            "GRANT VIEW ANY DEFINITION TO [rotator];"),
        row(
            new PairState(
                state("app", Set.of()),
                AccountState.absent("app_clone"),
                state("rotator", Set.of(new PrincipalFact.Server(12, 5, "shop", true)))),
            "In Azure SQL Database Tandem rotates users with a password of their own",
            "CREATE USER … WITH PASSWORD"));
  }

  static Stream<Arguments> rights() {
    return Stream.of(
        row(
            alone(Set.of(), new PrincipalFact.Lacks(NOWHERE, "ALTER ANY LOGIN")),
            "[rotator] may not create and alter logins.",
            "USE [master]; GRANT ALTER ANY LOGIN TO [rotator];"),
        row(
            alone(Set.of(), new PrincipalFact.Lacks(SHOP, "ALTER ANY USER")),
            "[rotator] may not create and mark users in database [shop].",
            "USE [shop]; ALTER ROLE [db_owner] ADD MEMBER [rotator];"),
        row(
            alike(Set.of(), Set.of(), new PrincipalFact.Lacks(NOWHERE, "VIEW ANY DEFINITION")),
            "[rotator] may not see all that other accounts have.",
            "USE [master]; GRANT VIEW ANY DEFINITION TO [rotator];"),
        row(
            alike(
                Set.of(),
                Set.of(),
                new PrincipalFact.Lacks(Optional.of("odd]one"), "VIEW DEFINITION")),
            "[rotator] may not see all that other accounts have in database [odd]]one].",
            "USE [odd]]one]; GRANT VIEW DEFINITION TO [rotator];"),
        row(
            alike(
                Set.of(),
                Set.of(),
                new PrincipalFact.Lacks(NOWHERE, "VIEW ANY DEFINITION"),
                new PrincipalFact.Lacks(SHOP, "VIEW DEFINITION")),
            "[rotator] may not see all that other accounts have.",
            "GRANT VIEW ANY DEFINITION"),
        row(
            alike(Set.of(VAULT, new PrincipalFact.OutOfReach(VAULT)), Set.of()),
            "may not give or take credential [vault]",
            "USE [master]; GRANT ALTER ANY CREDENTIAL TO [rotator];"),
        row(
            alike(Set.of(SELECT, new PrincipalFact.OutOfReach(SELECT)), Set.of()),
            "[rotator] may not give or take in database [shop]: GRANT SELECT ON SCHEMA::[s].",
            "USE [shop]; ALTER ROLE [db_owner] ADD MEMBER [rotator];"),
        row(
            alike(Set.of(), Set.of(SEE, new PrincipalFact.OutOfReach(SEE))),
            "may not give or take GRANT VIEW SERVER STATE",
            "USE [master]; GRANT VIEW SERVER STATE TO [rotator] WITH GRANT OPTION;"),
        row(
            alike(
                Set.of(
                    new Member(NOWHERE, "r"),
                    new PrincipalFact.OutOfReach(new Member(NOWHERE, "r"))),
                Set.of()),
            "may not give or take member of server role [r]",
            "ALTER SERVER ROLE [r] ADD MEMBER [rotator];"),
        row(
            alike(
                Set.of(new Owner("shop", "SCHEMA::[s]")),
                Set.of(),
                new PrincipalFact.Lacks(SHOP, "CONTROL")),
            "give and take all that is in database [shop]",
            "ALTER ROLE [db_owner]"));
  }

  private static Permission connect(String database) {
    return new Permission(Optional.of(database), false, "CONNECT", "");
  }

  private static Arguments row(PairState pair, String what, String mend) {
    return Arguments.of(pair, what, mend);
  }

  @ParameterizedTest
  @MethodSource("stops")
  void whatCanNotBeCopiedOrSeenStopsAPair(PairState pair, String what, String mend) {
    assertThat(find(pair))
        .anySatisfy(obstacle -> {
          assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.NOT_UNDERSTOOD);
          assertThat(obstacle.what()).contains(what);
          assertThat(obstacle.mend()).contains(mend);
        });
  }

  @ParameterizedTest
  @MethodSource("rights")
  void aMissingRightIsNamedWithWhatGivesIt(PairState pair, String what, String mend) {
    assertThat(find(pair))
        .singleElement()
        .satisfies(obstacle -> {
          assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.MISSING_RIGHT);
          assertThat(obstacle.what()).contains(what);
          assertThat(obstacle.mend()).contains(mend);
        });
  }

  @Test
  void nothingStopsAnOrdinaryPair() {
    assertThat(find(alone(Set.of(SELECT, new Member(SHOP, "r"))))).isEmpty();
    assertThat(find(alike(Set.of(SELECT), Set.of()))).isEmpty();
    assertThat(
            find(
                alike(
                    Set.of(SELECT, new PrincipalFact.OutOfReach(SELECT)),
                    Set.of(SELECT, new PrincipalFact.OutOfReach(SELECT)))))
        .as("what need not be changed")
        .isEmpty();
    assertThat(find(alike(Set.of(), Set.of(), new PrincipalFact.ReadOnly("shop")))).isEmpty();
    assertThat(find(alike(Set.of(), Set.of(new PrincipalFact.Dbo("own")))))
        .as("what is only reported")
        .isEmpty();
    assertThat(
            find(
                alike(
                    Set.of(),
                    Set.of(
                        new PrincipalFact.Orphan("stock"),
                        new PrincipalFact.Marked("stock", "app")))))
        .as("an orphan of ours")
        .isEmpty();
  }

  @Test
  void whatTheCloneOwnsStopsARotationThatWouldGiveItAway() {
    var schema = new Owner("shop", "SCHEMA::[s]");
    var owning = alike(Set.of(), Set.of(schema));
    assertThat(find(owning)).isEmpty();
    assertThat(new SqlserverDialect().obstacles(owning, StatementsTest.policy(Sync.EXACT, true)))
        .singleElement()
        .satisfies(obstacle -> {
          assertThat(obstacle.what())
              .contains("owner of SCHEMA::[s]. On SQL Server Tandem gives nothing away");
          assertThat(obstacle.mend())
              .contains(
                  "Rotate without --reassign-owned",
                  "USE [shop]; ALTER AUTHORIZATION ON SCHEMA::[s] TO [app];");
        });
    var elsewhere = new Permission(SHOP, false, "SELECT", "OBJECT::[s2].[t]");
    assertThat(find(alike(Set.of(elsewhere), Set.of(schema)))).isEmpty();
    assertThat(find(alike(Set.of(new Owner("shop", "SCHEMA::[p]")), Set.of(schema)))).isEmpty();
  }

  @Test
  void whatConnectsByItselfNeedsNoRight() {
    var connect = new Permission(NOWHERE, false, "CONNECT SQL", "");
    assertThat(find(alone(Set.of(new PrincipalFact.OutOfReach(connect))))).isEmpty();
  }

  @Test
  void aSingleUserMayRuleTheServer() {
    var pair = alone(Set.of(new Member(NOWHERE, "sysadmin")));
    assertThat(new SqlserverDialect().obstacles(pair, Policy.DEFAULT.with(Strategy.SINGLE_USER)))
        .isEmpty();
  }

  @Test
  void whoeverCopiesNothingNeedsNoSight() {
    var blind = alone(Set.of(), new PrincipalFact.Lacks(NOWHERE, "VIEW ANY DEFINITION"));
    assertThat(new SqlserverDialect().obstacles(blind, Policy.DEFAULT.with(Strategy.SINGLE_USER)))
        .isEmpty();
  }

  @Test
  void whoeverChangesHimselfNeedsNoRight() {
    var self = state("app", Set.<Trait>of(new PrincipalFact.Lacks(NOWHERE, "ALTER ANY LOGIN")));
    var pair = new PairState(self, AccountState.absent("app_clone"), self);
    assertThat(new SqlserverDialect().obstacles(pair, Policy.DEFAULT.with(Strategy.SINGLE_USER)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sa", "DBO", "##policy", "DOMAIN\\user"})
  void someNamesAreNobodys(String name) {
    var pair =
        new PairState(
            state("app", Accounts.usual(Set.of(new Property(NOWHERE, "CHECK_POLICY", "ON")))),
            AccountState.absent(name),
            state("rotator", Set.of(SERVER)));
    assertThat(find(pair))
        .singleElement()
        .extracting(Obstacle::what)
        .asString()
        .contains("reserved");
  }

  private static List<Obstacle> find(PairState pair) {
    return new SqlserverDialect().obstacles(pair, Policy.DEFAULT);
  }
}
