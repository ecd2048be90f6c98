package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.stores.aws.RotationRules;
import dev.tandem.stores.aws.ScheduledSecret;
import dev.tandem.stores.aws.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be set for each of many secrets, and what became of it. */
final class SpreadTally {
  private final int all;
  private final boolean dryRun;
  private final List<Change> changes = new ArrayList<>();
  private final List<FleetFailure> failures = new ArrayList<>();
  private final Map<RotationRules, Integer> places = new HashMap<>();
  private int alreadySo;
  private int owned;
  private int set;

  SpreadTally(
      List<ScheduledSecret> secrets, Spread spread, Optional<String> function, boolean dryRun) {
    this.all = secrets.size();
    this.dryRun = dryRun;
    for (var secret : secrets) {
      if (secret.owner().isPresent()) {
        owned++;
        continue;
      }
      var rules = spread.rules(secret.secret());
      var by = function.or(secret::function);
      places.merge(rules, 1, Integer::sum);
      if (by.isEmpty()) {
        failures.add(
            new FleetFailure(
                secret.name(),
                new Problem(
                    Problem.Kind.STORE,
                    "It has no rotation function yet.",
                    "Name it: --lambda ARN",
                    false)));
      } else if (secret.has(rules, by.get())) {
        alreadySo++;
      } else {
        changes.add(new Change(secret, rules, by.get()));
      }
    }
  }

  /** What is to be set for one. */
  record Change(ScheduledSecret before, RotationRules rules, String function) {}

  boolean dryRun() {
    return dryRun;
  }

  List<Change> changes() {
    return Collections.unmodifiableList(changes);
  }

  void set() {
    set++;
  }

  void wasSo() {
    alreadySo++;
  }

  void failed(String secret, StoreException why) {
    failures.add(FleetFailure.of(secret, why));
  }

  List<FleetFailure> failures() {
    return Collections.unmodifiableList(failures);
  }

  Bar bar() {
    return new Bar(all, all - left(), set + failures.size(), failures.size());
  }

  int all() {
    return all;
  }

  int alreadySo() {
    return alreadySo;
  }

  int owned() {
    return owned;
  }

  int done() {
    return set;
  }

  int left() {
    return all - owned - alreadySo - set - failures.size();
  }

  /** How many secrets share the fullest hour. */
  int most() {
    return places.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
