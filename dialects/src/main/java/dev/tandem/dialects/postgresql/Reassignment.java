package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.postgresql.RoleTrait.Member;
import dev.tandem.dialects.postgresql.RoleTrait.MemberOption;
import dev.tandem.dialects.postgresql.RoleTrait.Owner;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.PairState;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives what the clone owns in one database to the primary. The server wants the account that does
 * so to have both roles' privileges, so an admin that hasn't gets them for as long as it takes: the
 * transaction's other end takes them back.
 */
final class Reassignment {
  private final PairState pair;
  private final Owner owner;

  Reassignment(PairState pair, Owner owner) {
    this.pair = pair;
    this.owner = owner;
  }

  List<AccountChange> statements() {
    var primary = pair.primary().name();
    var cloned = pair.cloneState().name();
    var borrowed = List.of(cloned, primary).stream().filter(this::lacks).toList();
    var me = Sql.name(pair.self().name());
    var options = Role.version(pair) >= RoleFact.Server.OPTIONS;
    var changes = new ArrayList<AccountChange>();
    for (var role : borrowed) {
      var grant =
          "GRANT " + Sql.name(role) + " TO " + me + (options ? " WITH INHERIT TRUE, SET TRUE" : "");
      changes.add(here("borrow the privileges of " + Sql.name(role), grant));
    }
    changes.add(
        here(
            "give to " + Sql.name(primary) + " what " + Sql.name(cloned) + " owns: " + owner.text(),
            "REASSIGN OWNED BY " + Sql.name(cloned) + " TO " + Sql.name(primary)));
    for (var role : borrowed) {
      var revoke =
          "REVOKE " + Sql.name(role) + " FROM " + me + (options ? " GRANTED BY " + me : "");
      changes.add(here("give back the privileges of " + Sql.name(role), revoke));
    }
    return changes;
  }

  /** Never borrow what the admin has already: giving it back would take it. */
  private boolean lacks(String role) {
    var self = new Role(pair.self());
    var has =
        Role.version(pair) >= RoleFact.Server.OPTIONS
            ? self.has(new MemberOption(role, "INHERIT"))
            : self.has(new Member(role));
    return !self.superuser() && !has;
  }

  private AccountChange here(String summary, String sql) {
    return new AccountChange(summary, sql, sql, owner.database());
  }
}
