package dev.tandem.dialects.servers;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Where a server was looked for, and what came of it. */
sealed interface Source {
  /** It runs. */
  record Running(LiveServer server) implements Source {}

  /** There is none, and why. */
  record Missing(String reason) implements Source {}

  /** Give the server of {@code product}; else end the test that wants it: skipped or failed. */
  default LiveServer orEndTheTest(String product) {
    return switch (this) {
      case Running(var server) -> server;
      case Missing(var reason) when Wishes.required(product) ->
          Assertions.fail("no " + product + " server, which is required: " + reason);
      case Missing(var reason) ->
          Assumptions.<LiveServer>abort("no " + product + " server: " + reason);
    };
  }
}
