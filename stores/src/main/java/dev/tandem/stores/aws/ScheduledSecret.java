package dev.tandem.stores.aws;

import dev.tandem.engine.spi.Schedule;
import java.util.Optional;

/**
 * How the service rotates one secret now.
 *
 * @param secret its ARN
 * @param name its name
 * @param schedule when
 * @param function by which function
 * @param owner who else sees to its rotation: a service of AWS, or the region that it is a copy of
 */
public record ScheduledSecret(
    String secret,
    String name,
    Schedule schedule,
    Optional<String> function,
    Optional<String> owner) {

  /** Say whether {@code rules} and {@code by} are what it has. */
  public boolean has(RotationRules rules, String by) {
    return schedule.enabled()
        && schedule.rule().equals(Optional.of(rules.expression()))
        && schedule.window().equals(rules.duration())
        && function.equals(Optional.of(by));
  }
}
