package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.jdbc.MarkText;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Sync;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The marker as an extended property of the account's user: a login itself can carry none. It is
 * the user in the secret's database, or else in the first one that the account may use.
 */
final class Mark {
  private static final String NAME = "N'tandem'";

  private Mark() {}

  /**
   * Find the database in which {@code account} of the pair is marked, once a clone has the users
   * that {@code sync} leaves it with.
   */
  static Optional<String> database(PairState pair, String account, Sync sync) {
    var home = Principal.home(pair);
    if (home.isPresent()) {
      return home;
    }
    var clone = account.equals(pair.cloneState().name());
    var own = users(pair.of(account));
    var given = Stream.concat(users(pair.primary()), owned(pair.primary()));
    var databases =
        (!clone
                ? own
                : switch (sync) {
                  case EXACT -> given;
                  case ADDITIVE -> Stream.concat(own, given);
                  case OFF -> pair.cloneState().exists() ? own : given;
                })
            .sorted()
            .toList();
    var here = Principal.server(pair).database();
    return databases.contains(here) ? Optional.of(here) : databases.stream().findFirst();
  }

  private static Stream<String> users(AccountState state) {
    return new Principal(state).all(PrincipalTrait.User.class).map(PrincipalTrait.User::name);
  }

  private static Stream<String> owned(AccountState state) {
    return new Principal(state).all(PrincipalFact.Dbo.class).map(PrincipalFact.Dbo::database);
  }

  /** Write the statement that puts {@code marker} on {@code user} of the database where it runs. */
  static String statement(String user, Marker marker) {
    var property =
        " @name = %s, @value = %s, @level0type = N'USER', @level0name = %s"
            .formatted(NAME, Sql.literal(MarkText.of(marker)), Sql.literal(user));
    return "IF EXISTS (SELECT 1 FROM sys.extended_properties WHERE class = 4 AND minor_id = 0 AND"
        + " name = "
        + NAME
        + " AND major_id = DATABASE_PRINCIPAL_ID("
        + Sql.literal(user)
        + ")) EXEC sys.sp_updateextendedproperty"
        + property
        + " ELSE EXEC sys.sp_addextendedproperty"
        + property;
  }
}
