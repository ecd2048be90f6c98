package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.Grantee;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.stream.Collectors;

/** What only MySQL tells of an account. */
final class MysqlAccount {
  private MysqlAccount() {}

  /**
   * The server's version, on the account that looked.
   *
   * @param version it
   */
  record Server(Version version) implements Trait {
    @Override
    public String text() {
      return "server version " + version.number();
    }
  }

  /** How {@code account} authenticates from {@code host}. */
  static String plugin(Grantee account, String host) {
    return account.on(host, StoredPassword.class).stream()
        .map(StoredPassword::plugin)
        .collect(Collectors.joining());
  }

  /** The server's version, as the account that looked found it. */
  static Version version(PairState pair) {
    return new Grantee(pair.self()).all(Server.class).findAny().orElseThrow().version();
  }

  /** A setting of the server, as a number; {@code otherwise} where it has none of that name. */
  static int setting(PairState pair, String name, int otherwise) {
    return new Grantee(pair.self()).setting(name).map(Integer::parseInt).orElse(otherwise);
  }
}
