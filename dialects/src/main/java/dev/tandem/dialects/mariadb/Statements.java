package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.Mending;
import dev.tandem.dialects.grants.Syntax;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes the statements that make the clone the primary's image, in an order that the server
 * accepts.
 */
final class Statements {
  private final Mending mending;
  private final MariadbServer server;
  private final List<AccountChange> changes = new ArrayList<>();

  private Statements(PairState pair, Drift drift) {
    this.mending = Mending.of(pair, drift);
    this.server = MariadbServer.of(pair);
  }

  /**
   * Create the clone where it is absent, take what it has too much, give what it lacks. A clone
   * that carries no marker gets it with its password: before, nothing could take the place of how
   * it logs in now.
   */
  static List<AccountChange> prepare(PairState pair, Drift drift, Marker marker) {
    var statements = new Statements(pair, drift);
    statements.create(marker);
    statements.mending.hosts().forEach(statements::mend);
    // last: until then it may be the only one by which the clone logs in
    statements.changes.addAll(statements.mending.drop());
    return List.copyOf(statements.changes);
  }

  /**
   * All host parts in one statement, so that each carries the marker as soon as it is there. No IF
   * NOT EXISTS: an account that somebody else made meanwhile is not ours.
   */
  private void create(Marker marker) {
    var names = mending.created().stream().map(mending.cloned()::at).toList();
    if (names.isEmpty()) {
      return;
    }
    var model = model();
    var identification =
        model.map(Identification::like).orElseGet(() -> Identification.unusable(server, marker));
    var end = model.isPresent() ? "" : " ACCOUNT LOCK";
    changes.add(
        new AccountChange(
            "create "
                + names.stream().map(Account::sql).collect(Collectors.joining(", "))
                + (model.isPresent()
                    ? ", with the clone's present password"
                    : ", locked and with no password that logs in"),
            create(names, identification.sql()) + end,
            create(names, identification.masked()) + end,
            Optional.empty()));
  }

  private static String create(List<Account> names, String identified) {
    return names.stream()
        .map(name -> name.sql() + identified)
        .collect(Collectors.joining(", ", "CREATE USER ", ""));
  }

  /** How the clone logs in from elsewhere, if it does: a host part that joins takes logins over. */
  private Optional<Ways> model() {
    var cloned = mending.cloned();
    return cloned.hosts().stream()
        .filter(host -> cloned.on(host, AccountFact.Locked.class).isEmpty())
        .flatMap(host -> cloned.on(host, Ways.class).stream())
        .findFirst();
  }

  private void mend(String host) {
    changes.addAll(mending.properties(host));
    changes.addAll(mending.grants(host, Syntax.MARIADB));
  }
}
