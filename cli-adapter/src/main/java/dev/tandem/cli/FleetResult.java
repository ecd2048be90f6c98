package dev.tandem.cli;

import dev.tandem.engine.Problem;

/** What became of one secret among many. */
sealed interface FleetResult {
  /** The word for programs, and for the journal. */
  String word();

  /** It has a new credential. */
  record Rotated() implements FleetResult {
    @Override
    public String word() {
      return "rotated";
    }
  }

  /** It is no credential of an account on a database: an admin's, or something else. */
  record Skipped(String why) implements FleetResult {
    @Override
    public String word() {
      return "skipped";
    }
  }

  /** It has not, and its {@code AWSCURRENT} works as before. */
  record Failed(Problem problem) implements FleetResult {
    @Override
    public String word() {
      return "failed";
    }
  }
}
