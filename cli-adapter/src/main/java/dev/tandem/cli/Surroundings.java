package dev.tandem.cli;

import dev.tandem.dialects.Dialects;
import dev.tandem.engine.Ports;
import dev.tandem.engine.spi.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All that a command takes from the process that it runs in. What is slow to make comes by a
 * supplier: a help page needs none of it.
 *
 * @param environment the environment variables
 * @param home the user's own directory
 * @param input standard input
 * @param terminals which of the standard streams are terminals
 * @param dialects the databases that can be rotated
 * @param random where passwords come from
 * @param clock what tells the time
 * @param pause how to wait
 */
record Surroundings(
    Map<String, String> environment,
    Path home,
    InputStream input,
    Terminals terminals,
    Supplier<List<Dialect>> dialects,
    Supplier<RandomGenerator> random,
    InstantSource clock,
    Ports.Pause pause) {

  static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of(System.getProperty("user.home", "")),
        System.in,
        Terminals.ofThisProcess(),
        Dialects::builtIn,
        SecureRandom::new,
        InstantSource.system(),
        Surroundings::sleep);
  }

  /** Who is at work here: the operating system's user and the machine, as far as it says. */
  String actor() {
    var user = variable("SUDO_USER").orElse(System.getProperty("user.name", "unknown"));
    return variable("HOSTNAME").or(Surroundings::host).map(host -> user + "@" + host).orElse(user);
  }

  private static Optional<String> host() {
    try {
      return Optional.of(Files.readString(Path.of("/etc/hostname")).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  Duration since(Instant start) {
    return Duration.between(start, clock.instant());
  }

  /** An environment variable; an empty one counts as not set. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Colours need a terminal that knows them and a user who does not mind (no-color.org). */
  boolean colours(boolean terminal) {
    return terminal
        && variable("NO_COLOR").isEmpty()
        && !variable("TERM").equals(Optional.of("dumb"));
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
