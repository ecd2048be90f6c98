package dev.tandem.cli;

import dev.tandem.engine.RotationListener;
import java.io.PrintWriter;

/**
 * Shows on standard error what a rotation is doing: a line that changes, lines that stay, or
 * nothing.
 */
final class Progress implements RotationListener, AutoCloseable {
  private static final int WIDTH = 79;
  private static final String CLEAR = "\r\u001b[K";

  private enum Kind {
    LIVE,
    LINES,
    NONE
  }

  private final PrintWriter err;
  private final Kind kind;

  private Progress(PrintWriter err, Kind kind) {
    this.err = err;
    this.kind = kind;
  }

  /** For a terminal: one line, which {@link #close} takes away. */
  static Progress live(PrintWriter err) {
    return new Progress(err, Kind.LIVE);
  }

  /** For a log: a line for each move that ended. */
  static Progress lines(PrintWriter err) {
    return new Progress(err, Kind.LINES);
  }

  static Progress none(PrintWriter err) {
    return new Progress(err, Kind.NONE);
  }

  /** Say what begins that tells no moves. */
  Progress begin(String what) {
    show(what + " ...");
    return this;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Moving moving -> show(moving.step() + ": " + moving.text() + " ...");
      case Event.Moved moved ->
          log(
              "%-12s %s (%d ms)"
                  .formatted(moved.step().label(), moved.text(), moved.took().toMillis()));
      case Event.Retrying retrying ->
          stay("Trying again (attempt %d): %s".formatted(retrying.attempt() + 1, what(retrying)));
      case Event.Cautioned cautioned -> stay(cautioned.text());
      case Event.Ended ended -> close();
    }
  }

  /** Leave the screen as it was. */
  @Override
  public void close() {
    if (kind == Kind.LIVE) {
      err.print(CLEAR);
      err.flush();
    }
  }

  private void show(String text) {
    if (kind == Kind.LIVE) {
      var line = Page.clean(text).replace('\n', ' ');
      err.print(CLEAR + line.substring(0, Math.min(line.length(), WIDTH)));
      err.flush();
    }
  }

  private void log(String text) {
    if (kind == Kind.LINES) {
      err.println(Page.clean(text));
      err.flush();
    }
  }

  private void stay(String text) {
    if (kind != Kind.NONE) {
      close();
      err.println(Page.clean(text));
      err.flush();
    }
  }

  /** Say what nobody may miss, also where nothing else is shown. */
  void insist(String text) {
    close();
    err.println(Page.clean(text));
    err.flush();
  }

  private static String what(Event.Retrying retrying) {
    return retrying.problem().what();
  }
}
