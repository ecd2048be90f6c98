package dev.tandem.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container image that a database runs from, and what it wants.
 *
 * @param name where it comes from
 * @param port where the server in it listens
 * @param passwordVariable where it reads the superuser's password
 * @param variables what else it reads, which anybody may see
 * @param words its program and options; none for its own
 * @param log a file of it with the server's log; empty where the container itself says it
 * @param ready what the superuser runs as soon as it can, and again until it succeeds
 * @param needs what to do where it does not start
 */
record DemoImage(
    String name,
    int port,
    String passwordVariable,
    Map<String, String> variables,
    List<String> words,
    Optional<String> log,
    DemoDatabase.Batch ready,
    String needs) {

  /** Copy what could change. */
  DemoImage {
    variables = Map.copyOf(variables);
    words = List.copyOf(words);
  }
}
