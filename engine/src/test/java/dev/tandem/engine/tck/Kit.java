package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;

/** What the tests of one contract have in common: where it holds, and trials to see that. */
final class Kit {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String RUN = Long.toString(System.nanoTime() & 0xfffff, 36);

  private final DialectContract contract;

  Kit(DialectContract contract) {
    this.contract = contract;
  }

  DialectContract contract() {
    return contract;
  }

  Dialect dialect() {
    return contract.dialect();
  }

  /** Make an application with plain names. */
  Trial trial() {
    return Trial.of(contract, names(), false);
  }

  /**
   * Make one for {@code strategy}, of which there is nothing to prove but its absence where it is
   * not claimed.
   */
  Trial trial(Strategy strategy) {
    return trial(names(), strategy);
  }

  Trial trial(Trial.Names names, Strategy strategy) {
    assume(strategy);
    return Trial.of(contract, names, false);
  }

  /** Make one whose connections can be cut. */
  Trial cutting() {
    return Trial.of(contract, names(), true);
  }

  Trial cutting(Strategy strategy) {
    assume(strategy);
    return cutting();
  }

  private void assume(Strategy strategy) {
    Assumptions.assumeTrue(
        dialect().strategies().contains(strategy),
        () -> dialect().name() + " claims no " + strategy + ", and is seen to refuse it");
  }

  /** Those of {@code strategies} that the dialect claims. */
  List<Strategy> claimed(Strategy... strategies) {
    return Arrays.stream(strategies).filter(dialect().strategies()::contains).toList();
  }

  private static Trial.Names names() {
    var unique = unique();
    return new Trial.Names("app" + unique, "adm" + unique);
  }

  static String unique() {
    return RUN + Integer.toString(COUNT.incrementAndGet(), 36);
  }

  /** What makes the clone of {@code trial} the image of its primary now. */
  List<AccountChange> preparation(Trial trial) {
    var look = trial.look();
    var policy = trial.policy();
    assertThat(dialect().obstacles(look, policy)).isEmpty();
    return dialect()
        .prepare(look, dialect().drift(look, policy), trial.marker(Optional.empty()), policy);
  }

  /** What gives an account of {@code trial} its password now. */
  List<AccountChange> setting(
      Trial trial, Credential credential, Optional<Credential> before, Policy policy) {
    return dialect()
        .setCredential(
            trial.look(),
            new NewCredential(credential, before, Optional.of(trial.marker(Optional.of("v")))),
            policy);
  }

  /** Every other kind of privilege, from the one numbered {@code first} on. */
  static List<Privilege> everyOther(List<Privilege> all, int first) {
    var some = new ArrayList<Privilege>();
    for (int i = first; i < all.size(); i += 2) {
      some.add(all.get(i));
    }
    return some;
  }

  /** Tell whoever runs the tests. */
  void say(String what) {
    System.out.println(dialect().name() + " " + what);
  }
}
