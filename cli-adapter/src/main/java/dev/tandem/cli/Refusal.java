package dev.tandem.cli;

/** Ends a command with an error that somebody can mend. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient ErrorReport report;

  Refusal(ErrorReport report) {
    super(report.what());
    this.report = report;
  }

  ErrorReport report() {
    return report;
  }
}
