package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.AccountTrait.Kind;
import dev.tandem.dialects.grants.AccountTrait.Property;
import dev.tandem.dialects.grants.Grantee;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What only MySQL tells of an account. */
final class MysqlAccount {
  /** It takes both, a number of attempts and a time, for an account to lock. */
  private static final Pattern LIMIT =
      Pattern.compile("FAILED_LOGIN_ATTEMPTS ([1-9][0-9]*) PASSWORD_LOCK_TIME (?!0$).*");

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

  /**
   * After how many wrong passwords {@code account} locks itself where it does so first: the server
   * counts for each host part.
   */
  static OptionalInt locksAfter(Grantee account) {
    return account.hosts().stream()
        .flatMap(host -> account.on(host, Property.class).stream())
        .filter(property -> property.kind() == Kind.FAILED_LOGINS)
        .map(property -> LIMIT.matcher(property.clause()))
        .filter(Matcher::matches)
        .mapToInt(limit -> Integer.parseInt(limit.group(1)))
        .min();
  }

  /** A setting of the server, as a number; {@code otherwise} where it has none of that name. */
  static int setting(PairState pair, String name, int otherwise) {
    return new Grantee(pair.self()).setting(name).map(Integer::parseInt).orElse(otherwise);
  }
}
