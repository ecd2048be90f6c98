package dev.tandem.dialects.sqlserver;

import static dev.tandem.dialects.sqlserver.Accounts.MARKER;
import static dev.tandem.dialects.sqlserver.Accounts.NOWHERE;
import static dev.tandem.dialects.sqlserver.Accounts.SHOP;
import static dev.tandem.dialects.sqlserver.Accounts.alike;
import static dev.tandem.dialects.sqlserver.Accounts.alone;
import static dev.tandem.dialects.sqlserver.Accounts.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.sqlserver.PrincipalTrait.Grantable;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Property;
import dev.tandem.dialects.sqlserver.PrincipalTrait.User;
import dev.tandem.dialects.sqlserver.TdsServer.Answer;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sync;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.spi.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps the list of statements that no server has executed: {@code docs/sqlserver-unproved.md}.
 * With {@code -Dtandem.docs.write=true} it is written, else compared.
 */
final class UnprovedTest {
  private static final SqlserverDialect DIALECT = new SqlserverDialect();
  private static final Path FILE = Path.of("..", "docs", "sqlserver-unproved.md");
  private static final String BEGIN = "## Every statement\n\n";

  private final StringBuilder text = new StringBuilder();

  @Test
  void everyStatementThatWasNeverExecutedIsListed() throws IOException {
    session();
    catalog();
    section("A new clone", prepared());
    section("What a clone lacks or has too much", mended());
    section("Passwords", passwords());
    section(
        "The script for an admin",
        DIALECT.adminScript("rotator", new Pair("app", "app_clone"), List.of("shop")).stream()
            .filter(line -> !line.startsWith("--"))
            .toList());
    var before = Files.readString(FILE);
    var head = before.substring(0, before.indexOf(BEGIN) + BEGIN.length());
    if (Boolean.getBoolean("tandem.docs.write")) {
      Files.writeString(FILE, head + text);
    } else {
      assertThat(before).isEqualTo(head + text);
    }
  }

  private void session() throws IOException {
    try (var server =
        TdsServer.answering(
            Optional.empty(),
            (user, sql) ->
                sql.contains("ORIGINAL_LOGIN()")
                    ? List.of(LoginTest.identity(user, 0))
                    : List.of(new Answer.Rows(List.of(List.of(0)))))) {
      var endpoint = new Endpoint("localhost", server.port(), SHOP, Tls.PLAIN);
      var login =
          DIALECT.login(
              endpoint,
              new Credential("rotator", Password.of("not-a-secret")),
              Deadline.in(Duration.ofSeconds(60), InstantSource.system()));
      try (var session = ((LoginOutcome.Accepted) login).session()) {
        session.claim("app");
        session.apply(List.of(AccountChange.plain("", "…")));
      }
      section(
          "A session",
          server.heard().stream()
              .skip(1)
              .map(sql -> sql.strip().replaceAll("LOCK_TIMEOUT [0-9]+", "LOCK_TIMEOUT …"))
              .toList());
    }
  }

  private void catalog() {
    text.append(
        """
        ### The catalog

        The whole of [`server.sql`](../dialects/src/main/resources/dev/tandem/dialects/sqlserver/server.sql), once, and of
        [`database.sql`](../dialects/src/main/resources/dev/tandem/dialects/sqlserver/database.sql) in each database.

        """);
  }

  private static List<String> prepared() {
    var user = new User("stock");
    var new1 =
        alone(
            Set.of(
                new Property(NOWHERE, "DEFAULT_DATABASE", "[shop]"),
                new Property(NOWHERE, "DEFAULT_LANGUAGE", "[us_english]"),
                new Property(NOWHERE, "CHECK_POLICY", "ON"),
                new Property(NOWHERE, "CHECK_EXPIRATION", "OFF"),
                user));
    var contained = new PrincipalFact.Contained("shop");
    var new2 =
        new PairState(
            state(
                "app",
                Set.<Trait>of(
                    contained,
                    new Property(SHOP, "DEFAULT_LANGUAGE", "NONE"),
                    new Property(SHOP, "DEFAULT_SCHEMA", "[dbo]"))),
            new AccountState("app_clone", false, Optional.empty(), Set.of(contained)),
            state("rotator", Set.of(Accounts.SERVER)));
    var orphan = alike(Set.of(user), Set.of(new PrincipalFact.Orphan("stock")));
    var sql = new ArrayList<>(statements(List.of(new1, new2, orphan), Policy.DEFAULT));
    sql.add(statements(List.of(new1), Policy.DEFAULT.withCloneSid(StatementsTest.SID)).getFirst());
    return sql;
  }

  private static List<String> mended() {
    var traits =
        StatementsTest.mended()
            .map(arguments -> (PrincipalTrait) arguments.get()[0])
            .collect(Collectors.toCollection(ArrayList::new));
    var permission = new Permission(SHOP, false, "SELECT", "OBJECT::[dbo].[orders]");
    var others = List.<PrincipalTrait>of(new User("stock"), new Grantable(permission));
    var property = new Property(NOWHERE, "CHECK_POLICY", "ON");
    traits.addAll(others);
    traits.add(property);
    assertThat(traits.stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet()))
        .as("every kind of trait")
        .containsExactlyInAnyOrder(PrincipalTrait.class.getPermittedSubclasses());
    var pairs = new ArrayList<PairState>();
    var owner = new PrincipalFact.Owner("shop", "SCHEMA::[sales]");
    pairs.add(alike(Set.of(owner), Set.of()));
    for (var trait : traits) {
      var base = trait instanceof Grantable ? Set.of(permission) : Set.<Trait>of();
      pairs.add(alike(with(base, trait), base));
      pairs.add(alike(base, with(base, trait)));
    }
    var sql = new LinkedHashSet<>(statements(pairs, StatementsTest.policy(Sync.EXACT, true)));
    return List.copyOf(sql);
  }

  private static Set<Trait> with(Set<? extends Trait> base, Trait trait) {
    return Accounts.with(base, trait);
  }

  private static List<String> statements(List<PairState> pairs, Policy policy) {
    return pairs.stream()
        .flatMap(pair ->
            DIALECT
                .prepare(pair, DIALECT.drift(pair, policy).under(policy.sync()), MARKER, policy)
                .stream())
        .map(AccountChange::sql)
        .toList();
  }

  private static List<String> passwords() {
    var unchecked = Set.of(new Property(NOWHERE, "CHECK_POLICY", "OFF"));
    var login = alike(Set.of(), Set.of());
    var contained = Set.<Trait>of(new PrincipalFact.Contained("shop"));
    var user =
        new PairState(
            state("app", contained),
            state("app_clone", contained),
            state("rotator", Set.of(Accounts.SERVER)));
    var next = new Credential("app", Password.of("new"));
    var byAdmin = new NewCredential(next, Optional.empty(), Optional.of(MARKER));
    var own =
        new NewCredential(
            next, Optional.of(new Credential("app", Password.of("old"))), Optional.empty());
    return List.of(
            set(login, byAdmin),
            set(alike(unchecked, unchecked), byAdmin),
            set(login, own),
            set(user, byAdmin),
            set(user, own))
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> set(PairState pair, NewCredential credential) {
    return DIALECT.setCredential(pair, credential, Policy.DEFAULT).stream()
        .map(AccountChange::masked)
        .toList();
  }

  private void section(String title, List<String> statements) {
    text.append("### ").append(title).append("\n\n```sql\n");
    statements.forEach(
        sql -> Arrays.stream(sql.split("\n", -1)).forEach(line -> text.append(line).append('\n')));
    text.append("```\n\n");
    if (title.startsWith("The script")) {
      text.setLength(text.length() - 1);
    }
  }
}
