package dev.tandem.dialects.servers;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Where a server was looked for, and what came of it.
 *
 * @param <S> what stands for the server
 */
public sealed interface Source<S> {
  /**
   * It runs.
   *
   * @param server it
   */
  record Running<S>(S server) implements Source<S> {}

  /**
   * There is none.
   *
   * @param reason why
   */
  record Missing<S>(String reason) implements Source<S> {}

  /** Say on the console why there is none: the skips themselves are told in the reports alone. */
  default Source<S> said(String product) {
    switch (this) {
      case Running<S> running -> {}
      case Missing<S>(var reason) ->
          System.err.println("There is no " + product + " server: " + reason);
    }
    return this;
  }

  /** Give the server of {@code product}; else end the test that wants it: skipped or failed. */
  default S orEndTheTest(String product) {
    return switch (this) {
      case Running<S>(var server) -> server;
      case Missing<S>(var reason) when Wishes.required(product) ->
          Assertions.fail("There is no " + product + " server, which is required: " + reason);
      case Missing<S>(var reason) ->
          Assumptions.abort("There is no " + product + " server: " + reason);
    };
  }
}
