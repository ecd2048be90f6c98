package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.Grantee;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.OptionalInt;

/** What the account that looked was told of the server. */
record MariadbServer(Grantee self) {
  /** From here on accounts can be locked, and logged in to in several ways. */
  static final int OLDEST = 1004;

  private static final String ERRORS = "max_password_errors";
  private static final long NEVER = Integer.MAX_VALUE;

  /** Major and minor version: {@code 1011}. */
  record Version(int number) implements Trait {
    @Override
    public String text() {
      return "server version " + number / 100 + "." + number % 100;
    }
  }

  /** The connection is protected by TLS. */
  record Encrypted() implements Trait {
    @Override
    public String text() {
      return "encrypted connection";
    }
  }

  static MariadbServer of(PairState pair) {
    return new MariadbServer(new Grantee(pair.self()));
  }

  int version() {
    return self.all(Version.class).findAny().orElseThrow().number();
  }

  boolean encrypted() {
    return self.state().traits().contains(new Encrypted());
  }

  /** Whether an account can carry a marker: see {@link Ways}. */
  boolean marks() {
    return self.setting("authentication " + Ways.SOCKET).isPresent();
  }

  /** Whether it checks passwords, and takes no hash because it can't look into one. */
  boolean wantsClearText() {
    return checksPasswords()
        && self.setting("strict_password_validation").stream().anyMatch("ON"::equals);
  }

  /** After how many wrong passwords an account is blocked; the server's own default is never. */
  OptionalInt locksAfter() {
    return self.setting(ERRORS).stream()
        .mapToLong(Long::parseLong)
        .filter(errors -> errors < NEVER)
        .mapToInt(Math::toIntExact)
        .findFirst();
  }

  private boolean checksPasswords() {
    return self.all(AccountFact.Variable.class)
        .anyMatch(variable -> variable.name().startsWith("password validation "));
  }

  /** A setting of the plugin simple_password_check; zero where it is not loaded. */
  int demand(String name) {
    return self.setting("simple_password_check_" + name).map(Integer::parseInt).orElse(0);
  }
}
