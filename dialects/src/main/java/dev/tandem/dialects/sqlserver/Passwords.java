package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.sqlserver.PrincipalTrait.Property;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Sync;
import java.util.List;
import java.util.Optional;

/**
 * Writes the statements that set a password.
 *
 * <p>A server that checks passwords wants to see them, and so does one that lets an account change
 * its own, or that stores them by a better hash than ours: these get the password itself, over TLS
 * unless the secret wants none, and the plan says so. In the place of such a statement the server's
 * own traces show a remark. Elsewhere it gets a hash.
 */
final class Passwords {
  private static final String MASK = "********";
  private static final Property UNCHECKED = new Property(Optional.empty(), "CHECK_POLICY", "OFF");

  private Passwords() {}

  static List<AccountChange> set(PairState pair, NewCredential credential, Sync sync) {
    return List.of(
        credential.marker().isEmpty() ? own(pair, credential) : byAdmin(pair, credential, sync));
  }

  /** Whoever changes himself names the password that really let him in. */
  private static AccountChange own(PairState pair, NewCredential credential) {
    var kind = Principal.home(pair).isPresent() ? "USER" : "LOGIN";
    var name = Sql.name(credential.credential().username());
    var alter = "ALTER " + kind + " " + name + " WITH PASSWORD = ";
    var before = credential.before().map(Credential::password);
    return new AccountChange(
        "set the own password of " + name + inClear(pair),
        alter
            + Sql.literal(credential.credential().password().reveal())
            + before.map(old -> " OLD_PASSWORD = " + Sql.literal(old.reveal())).orElse(""),
        alter + "N'" + MASK + "'" + before.map(old -> " OLD_PASSWORD = N'" + MASK + "'").orElse(""),
        Optional.empty());
  }

  /** One change, so that password, marker and unlock are one transaction. */
  private static AccountChange byAdmin(PairState pair, NewCredential credential, Sync sync) {
    var account = credential.credential().username();
    var password = credential.credential().password();
    var name = Sql.name(account);
    var home = Principal.home(pair);
    var hashed = home.isEmpty() && takesHash(pair, account);
    return new AccountChange(
        "set the password of " + name + (hashed ? "" : inClear(pair) + ",") + " and let it log in",
        text(pair, credential, hashed ? PasswordHash.of(password) : clear(password), hashed, sync),
        text(pair, credential, hashed ? MASK : "N'" + MASK + "'", hashed, sync),
        home.or(() -> Optional.of(Statements.MASTER)));
  }

  private static String inClear(PairState pair) {
    return ", sent in clear over "
        + (Principal.server(pair).encrypted()
            ? "the encrypted connection"
            : "a connection that is not encrypted");
  }

  private static String clear(Password password) {
    return Sql.literal(password.reveal());
  }

  private static String text(
      PairState pair, NewCredential credential, String password, boolean hashed, Sync sync) {
    var account = credential.credential().username();
    var name = Sql.name(account);
    var marker = credential.marker().orElseThrow();
    var marked = Mark.database(pair, account, sync);
    var mark =
        marked
            .map(database ->
                Mark.statement(new Principal(pair.of(account)).userIn(database), marker))
            .orElse("");
    if (Principal.home(pair).isPresent()) {
      return "ALTER USER %s WITH PASSWORD = %s; GRANT CONNECT TO %s; %s"
          .formatted(name, password, name, mark);
    }
    return "USE %s; ALTER LOGIN %s WITH PASSWORD = %s %s; ALTER LOGIN %s ENABLE%s"
        .formatted(
            Sql.name(Statements.MASTER),
            name,
            password,
            hashed ? "HASHED" : "UNLOCK",
            name,
            marked.map(database -> "; USE " + Sql.name(database) + "; " + mark).orElse(""));
  }

  /** The clone checks passwords where its primary does. */
  private static boolean takesHash(PairState pair, String account) {
    var checked =
        new Principal(pair.of(account)).state().exists() ? pair.of(account) : pair.primary();
    return Principal.server(pair).version() < PrincipalFact.Server.SLOW_HASH
        && new Principal(checked).has(UNCHECKED)
        && new Principal(pair.primary()).has(UNCHECKED);
  }
}
