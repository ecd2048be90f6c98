package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.AccountSession;
import dev.tandem.dialects.grants.Findings;
import dev.tandem.dialects.grants.NotUnderstoodException;
import dev.tandem.dialects.grants.Queries;
import dev.tandem.dialects.grants.Syntax;
import dev.tandem.dialects.grants.Tokens;
import dev.tandem.dialects.mariadb.Ways.Way;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the catalog. Accounts come from {@code mysql.global_priv}, not from {@code SHOW CREATE
 * USER}, which leaves quotes in a required subject as they are; grants from {@code SHOW GRANTS},
 * which is what is in force.
 */
final class Catalog implements AccountSession.Catalog {
  /** Says what the server is: its version, its limits, its checks of passwords, its plugins. */
  private static final String SERVER =
      """
      SELECT LOWER(VARIABLE_NAME), VARIABLE_VALUE FROM information_schema.GLOBAL_VARIABLES
        WHERE VARIABLE_NAME IN ('strict_password_validation', 'max_password_errors')
          OR VARIABLE_NAME LIKE 'simple\\_password\\_check\\_%'
      UNION ALL
      SELECT CONCAT(LOWER(PLUGIN_TYPE), ' ', PLUGIN_NAME), PLUGIN_STATUS
        FROM information_schema.PLUGINS
        WHERE PLUGIN_TYPE IN ('AUTHENTICATION', 'PASSWORD VALIDATION')
          AND PLUGIN_STATUS = 'ACTIVE'
      """;

  private final int version;
  private final Account self;
  private final boolean encrypted;

  Catalog(int version, Account self, boolean encrypted) {
    this.version = version;
    this.self = self;
    this.encrypted = encrypted;
  }

  @Override
  public PairState read(Connection connection, Pair pair, Policy policy) throws SQLException {
    var queries = new Queries(connection);
    var findings = new Findings(queries, pair, Syntax.MARIADB);
    return version >= MariadbServer.OLDEST && all(queries, findings, policy)
        ? findings.state(self(queries, findings))
        : Findings.hidden(pair, self(queries, findings));
  }

  /** Say whether the accounts are to be seen, with all that belongs to them. */
  private static boolean all(Queries queries, Findings findings, Policy policy)
      throws SQLException {
    try {
      for (var row : queries.rows(AccountRow.query(findings.names()), AccountRow::read)) {
        findings.list(row.account(), row.ways().marker(), row.traits());
        findings.add(row.account(), Set.of(row.ways()));
      }
      if (policy.strategy() == Strategy.ALTERNATING_USERS) {
        findings.grants();
      }
      return true;
    } catch (SQLException refused) {
      if (Findings.denied(refused)) {
        return false;
      }
      throw refused;
    }
  }

  /** What the account that looks may do: its role's privileges are listed with its own. */
  private AccountState self(Queries queries, Findings findings) throws SQLException {
    var traits = findings.own(self);
    traits.add(new AccountFact.Looker(self));
    traits.add(new MariadbServer.Version(version));
    if (encrypted) {
      traits.add(new MariadbServer.Encrypted());
    }
    for (var row : queries.texts(SERVER)) {
      traits.add(new AccountFact.Variable(row.get(0), row.get(1)));
    }
    for (var row : queries.texts("SHOW CREATE USER")) {
      ways(row.getFirst()).ifPresent(traits::add);
    }
    return new AccountState(self.user(), true, Optional.empty(), traits);
  }

  /** An account may see itself in this way alone; what follows the ways is of no interest. */
  private static Optional<Ways> ways(String create) {
    try {
      var tokens = new Tokens(create);
      tokens.expect("CREATE", "USER");
      tokens.account();
      var ways = new ArrayList<Way>();
      if (tokens.take("IDENTIFIED", "BY", "PASSWORD")) {
        ways.add(new Way(Scheme.NATIVE.plugin(), tokens.value()));
      } else if (tokens.take("IDENTIFIED", "VIA")) {
        do {
          ways.add(new Way(tokens.name(), tokens.take("USING") ? tokens.value() : ""));
        } while (tokens.take("OR"));
      }
      return ways.isEmpty() ? Optional.empty() : Optional.of(new Ways(ways));
    } catch (NotUnderstoodException unknown) {
      return Optional.empty();
    }
  }
}
