package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Marker;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PasswordUtil;

/** Writes the statements that set a password. The server gets a verifier, never the password. */
final class Passwords {
  private Passwords() {}

  static List<AccountChange> set(Credential credential, Optional<Marker> marker) {
    var role = credential.username();
    return marker
        .map(mark ->
            List.of(
                password(credential, " LOGIN"),
                AccountChange.plain(
                    "note the version on " + Sql.name(role), Mark.statement(role, mark))))
        .orElseGet(() ->
            List.of(
                // Acting as another role, as a setting may have it do, an account may not change
                // itself. LOCAL: a pooler
                // may hand this session on.
                AccountChange.plain("act as " + Sql.name(role) + " itself", "SET LOCAL ROLE NONE"),
                password(credential, "")));
  }

  private static AccountChange password(Credential credential, String login) {
    var name = Sql.name(credential.username());
    var alter = "ALTER ROLE " + name + login + " PASSWORD '";
    var verifier = PasswordUtil.encodeScramSha256(credential.password().reveal().toCharArray());
    return new AccountChange(
        "set the password of " + name + (login.isEmpty() ? "" : " and let it log in"),
        alter + verifier + "'",
        alter + "********'",
        Optional.empty());
  }
}
