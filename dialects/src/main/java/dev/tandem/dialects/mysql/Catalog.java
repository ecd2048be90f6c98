package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.AccountSession;
import dev.tandem.dialects.grants.AccountTrait;
import dev.tandem.dialects.grants.Findings;
import dev.tandem.dialects.grants.Grant;
import dev.tandem.dialects.grants.Queries;
import dev.tandem.dialects.grants.Syntax;
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
 * Reads the catalog. Accounts come from the tables of the {@code mysql} schema, not from {@code
 * SHOW CREATE USER}, which leaves quotes in a required subject as they are; grants from {@code SHOW
 * GRANTS}, which is what is in force.
 */
final class Catalog implements AccountSession.Catalog {
  private final Version version;
  private final Account self;

  Catalog(Version version, Account self) {
    this.version = version;
    this.self = self;
  }

  @Override
  public PairState read(Connection connection, Pair pair, Policy policy) throws SQLException {
    if (!version.atLeast(Version.LOCK)) {
      return tooOld(pair);
    }
    var queries = new Queries(connection);
    var findings = new Findings(queries, pair, Syntax.MYSQL);
    return all(queries, findings, pair, policy)
        ? findings.state(self(queries, findings))
        : Findings.hidden(pair, self(queries, findings));
  }

  /** Nothing is read where the questions can't be understood: the version alone is an obstacle. */
  private PairState tooOld(Pair pair) {
    return new PairState(
        new AccountState(pair.primary(), true, Optional.empty(), Set.of()),
        AccountState.absent(pair.cloneName()),
        new AccountState(
            self.user(), true, Optional.empty(), Set.of(new MysqlAccount.Server(version))));
  }

  /** Say whether the accounts are to be seen, with all that belongs to them. */
  private boolean all(Queries queries, Findings findings, Pair pair, Policy policy)
      throws SQLException {
    try {
      for (var row : queries.rows(AccountRow.query(version, pair), AccountRow::read)) {
        findings.list(row.account(), row.marker(), row.traits());
      }
      details(queries, findings);
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

  /** Default roles, and what people wrote on the accounts. */
  private void details(Queries queries, Findings findings) throws SQLException {
    var selects = new ArrayList<String>();
    if (version.atLeast(Version.ROLES)) {
      selects.add(
          """
          SELECT 'role', CONVERT(USER USING utf8mb4), CONVERT(HOST USING utf8mb4),
            CONVERT(DEFAULT_ROLE_USER USING utf8mb4), CONVERT(DEFAULT_ROLE_HOST USING utf8mb4)
          FROM mysql.default_roles WHERE USER IN (%s)
          """
              .formatted(findings.names()));
    }
    if (version.atLeast(Version.ATTRIBUTES)) {
      selects.add(
          """
          SELECT 'attribute', CONVERT(u.User USING utf8mb4), CONVERT(u.Host USING utf8mb4), k.name,
            CONVERT(JSON_EXTRACT(u.User_attributes, CONCAT('$.metadata.', JSON_QUOTE(k.name)))
              USING utf8mb4)
          FROM mysql.user u, JSON_TABLE(JSON_KEYS(u.User_attributes, '$.metadata'), '$[*]'
            COLUMNS (name LONGTEXT PATH '$')) k
          WHERE u.User IN (%s) AND k.name <> 'tandem'
          """
              .formatted(findings.names()));
    }
    if (selects.isEmpty()) {
      return;
    }
    for (var row : queries.texts(String.join(" UNION ALL ", selects))) {
      findings.add(
          Account.at(row.get(1), row.get(2)),
          Set.of(
              row.get(0).equals("role")
                  ? new Grant.DefaultRole(Account.at(row.get(3), row.get(4)))
                  : new AccountTrait.Attribute(row.get(3), row.get(4))));
    }
  }

  /** What the account that looks may do: its roles' privileges are listed with its own. */
  private AccountState self(Queries queries, Findings findings) throws SQLException {
    var traits = findings.own(self);
    traits.add(new MysqlAccount.Server(version));
    traits.add(new AccountFact.Looker(self));
    for (var row :
        queries.texts(
            """
            SHOW GLOBAL VARIABLES WHERE Variable_name LIKE 'validate\\_password%'
              OR Variable_name = 'caching_sha2_password_digest_rounds'
            """)) {
      traits.add(new AccountFact.Variable(row.get(0), row.get(1)));
    }
    return new AccountState(self.user(), true, Optional.empty(), traits);
  }
}
