package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.Mending;
import dev.tandem.dialects.grants.Syntax;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import java.util.ArrayList;
import java.util.List;
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
    statements.changes.addAll(statements.mending.drop());
    statements.create(marker);
    statements.mending.hosts().forEach(statements::mend);
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
    var identification = Identification.unusable(server, marker);
    changes.add(
        AccountChange.plain(
            "create "
                + names.stream().map(name -> name.sql()).collect(Collectors.joining(", "))
                + ", locked and with no password that logs in",
            names.stream()
                .map(name -> name.sql() + identification.sql())
                .collect(Collectors.joining(", ", "CREATE USER ", " ACCOUNT LOCK"))));
  }

  private void mend(String host) {
    changes.addAll(mending.properties(host));
    changes.addAll(mending.grants(host, Syntax.MARIADB));
  }
}
