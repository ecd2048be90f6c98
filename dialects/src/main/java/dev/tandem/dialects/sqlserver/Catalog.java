package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.jdbc.MarkText;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Trait;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the catalog: one round trip for the server, one for each database that may hold something
 * of the pair.
 */
final class Catalog {
  /** Amazon RDS's own, in which nobody else can have a user. */
  private static final String AMAZONS = "rdsadmin";

  /** Runs a question. */
  interface Questions {
    /** Ask in {@code database}, or wherever the session is. */
    List<Row> ask(Optional<String> database, String sql) throws SQLException;
  }

  private final PrincipalFact.Server server;
  private final String self;
  private final Pair pair;
  private final Policy policy;

  Catalog(PrincipalFact.Server server, String self, Pair pair, Policy policy) {
    this.server = server;
    this.self = self;
    this.pair = pair;
    this.policy = policy;
  }

  /** Ask {@code questions}. A pair that lives in one database is looked for nowhere else. */
  PairState read(Questions questions) throws SQLException {
    var rows = new ArrayList<Row>();
    if (server.edition() != PrincipalFact.Server.AZURE_DATABASE) {
      rows.addAll(questions.ask(Optional.empty(), CatalogSql.server(pair, self)));
    }
    var here = server.database();
    rows.addAll(questions.ask(Optional.of(here), CatalogSql.database(pair, self, true, server)));
    if (policy.strategy() != Strategy.SINGLE_USER && !contained(rows)) {
      for (var database : elsewhere(rows)) {
        rows.addAll(
            questions.ask(Optional.of(database), CatalogSql.database(pair, self, false, server)));
      }
    }
    return state(rows);
  }

  private List<String> elsewhere(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.kind().equals("database") && row.f() && counts(row.a()))
        .map(Row::a)
        .filter(name -> !name.equals(server.database()))
        .sorted()
        .toList();
  }

  private boolean counts(String database) {
    return !database.equals(AMAZONS) && !policy.excludedDatabases().contains(database);
  }

  /** Put together what the rows say. */
  PairState state(List<Row> rows) {
    var contained = contained(rows);
    var counted = rows.stream().filter(row -> !contained || row.database().isPresent()).toList();
    return new PairState(
        state(pair.primary(), counted, contained),
        state(pair.cloneName(), counted, contained),
        state(self, counted, contained));
  }

  private AccountState state(String account, List<Row> rows, boolean contained) {
    var own = rows.stream().filter(row -> row.who().equals(account)).toList();
    Set<Trait> traits = new HashSet<>();
    for (var row : own) {
      switch (row.kind()) {
        case "database" -> database(row, traits);
        case "mark" ->
            MarkText.in(row.a())
                .ifPresent(mark ->
                    traits.add(
                        new PrincipalFact.Marked(row.database().orElseThrow(), mark.primary())));
        default -> row.addTo(traits);
      }
    }
    if (account.equals(self)) {
      traits.add(server);
    }
    var exists =
        own.stream()
            .anyMatch(row -> contained ? row.kind().equals("user") : row.kind().equals("login"));
    if (contained && pair.contains(account)) {
      traits.add(new PrincipalFact.Contained(server.database()));
      traits.removeIf(PrincipalTrait.User.class::isInstance);
    }
    return new AccountState(
        account, exists, exists ? marker(own, traits) : Optional.empty(), traits);
  }

  private void database(Row row, Set<Trait> traits) {
    if (policy.strategy() == Strategy.SINGLE_USER || !counts(row.a())) {
      return;
    }
    if (!row.f()) {
      traits.add(
          new PrincipalFact.Unreadable(
              row.a(),
              row.b().equals("ONLINE")
                  ? "does not let " + Sql.name(self) + " in"
                  : "is " + row.b()));
    } else if (row.g()) {
      traits.add(new PrincipalFact.ReadOnly(row.a()));
    }
  }

  /**
   * The one in the secret's database counts first; an orphan's is about an account that is gone.
   */
  private Optional<Marker> marker(List<Row> own, Set<Trait> traits) {
    return own.stream()
        .filter(row -> row.kind().equals("mark"))
        .filter(row -> !traits.contains(new PrincipalFact.Orphan(row.database().orElseThrow())))
        .sorted(
            Comparator.comparing(
                    (Row row) -> !row.database().orElseThrow().equals(server.database()))
                .thenComparing(row -> row.database().orElseThrow()))
        .flatMap(row -> MarkText.in(row.a()).stream())
        .findFirst();
  }

  private static boolean contained(List<Row> rows) {
    return rows.stream().anyMatch(row -> row.kind().equals("contained"));
  }
}
