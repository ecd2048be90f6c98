package dev.tandem.datasource;

import dev.tandem.engine.spi.Credential;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which credentials the database refused, and until when none of them is tried again: twice as long
 * each time, so that no account is locked by an application that insists.
 */
final class Refusals {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** MySQL's and MariaDB's locked and expired accounts, then SQL Server's refusals. */
  private static final Set<Integer> CODES =
      Set.of(1820, 1862, 3118, 3955, 4151, 18452, 18456, 18470, 18486, 18487, 18488);

  private record Refusal(Duration pause, Instant until) {}

  private final Map<Credential, Refusal> refusals = new HashMap<>();

  /** Say whether {@code failure} is about the credential, and not the network or the server. */
  static boolean isOne(SQLException failure) {
    var state = failure.getSQLState();
    return CODES.contains(failure.getErrorCode()) || (state != null && state.startsWith("28"));
  }

  synchronized void add(Credential credential, Instant now) {
    refusals.values().removeIf(old -> old.until.plus(LONGEST).isBefore(now));
    refusals.merge(
        credential,
        new Refusal(FIRST, now.plus(FIRST)),
        (old, first) -> {
          var doubled = old.pause.multipliedBy(2);
          var pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
          return new Refusal(pause, now.plus(pause));
        });
  }

  synchronized void forget(Credential credential) {
    refusals.remove(credential);
  }

  synchronized boolean holds(Credential credential, Instant now) {
    var refusal = refusals.get(credential);
    return refusal != null && now.isBefore(refusal.until);
  }
}
