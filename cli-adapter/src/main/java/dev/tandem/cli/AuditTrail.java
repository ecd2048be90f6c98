package dev.tandem.cli;

import dev.tandem.cli.AuditEntry.Kind;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Writes what one command does to an audit file, and hands it on to who shows it. */
final class AuditTrail implements RotationListener {
  private final AuditFile file;
  private final Surroundings surroundings;
  private final String command;
  private final String secret;
  private final Progress other;
  private final String run = UUID.randomUUID().toString();
  private final Instant start;
  private boolean failed;

  AuditTrail(
      AuditFile file, Surroundings surroundings, String command, String secret, Progress other) {
    this.file = file;
    this.surroundings = surroundings;
    this.command = command;
    this.secret = secret;
    this.other = other;
    this.start = surroundings.clock().instant();
  }

  void begin() throws IOException {
    file.append(entry(Kind.BEGUN, "", "", command, "", 0, List.of()));
  }

  @Override
  public void on(Event event) {
    other.on(event);
    switch (event) {
      case Event.Moving moving -> {}
      case Event.Cautioned cautioned -> {}
      case Event.Moved moved -> {
        if (moved.change()) {
          write(
              entry(
                  Kind.CHANGED,
                  moved.token(),
                  moved.step().label(),
                  moved.text(),
                  "",
                  moved.took().toMillis(),
                  moved.statements()));
        }
      }
      case Event.Retrying retrying -> write(problem(Kind.RETRIED, "", retrying.problem()));
      case Event.Ended(var outcome) -> write(end(outcome));
    }
  }

  private AuditEntry end(Outcome outcome) {
    return outcome
        .problem()
        .map(problem -> problem(Kind.FAILED, outcome.token(), problem))
        .orElseGet(() ->
            entry(Kind.SUCCEEDED, outcome.token(), "", outcome.summary(), "", passed(), List.of()));
  }

  private AuditEntry problem(Kind event, String version, Problem problem) {
    return entry(
        event, version, "", problem.what(), ErrorReport.word(problem.kind()), passed(), List.of());
  }

  private long passed() {
    return Duration.between(start, surroundings.clock().instant()).toMillis();
  }

  private AuditEntry entry(
      Kind event,
      String version,
      String step,
      String what,
      String problem,
      long milliseconds,
      List<String> statements) {
    return new AuditEntry(
        surroundings.clock().instant(),
        surroundings.actor(),
        command,
        run,
        secret,
        event,
        version,
        step,
        what,
        problem,
        milliseconds,
        statements);
  }

  /** A full disk must not stop a rotation half-way; the operator is told, once. */
  private void write(AuditEntry entry) {
    try {
      file.append(entry);
    } catch (IOException e) {
      if (!failed) {
        failed = true;
        other.insist(
            "warning: the audit file can't be written any more (%s); the rotation goes on."
                .formatted(FileTrouble.why(e)));
      }
    }
  }
}
