package dev.tandem.cli;

/** When people are told how a command ended. */
enum Occasion {
  /** Where somebody must act, or it has to be run again. */
  FAILURE,
  /** Whenever it ends. */
  ALWAYS;

  boolean includes(Ending ending) {
    return switch (this) {
      case FAILURE -> ending.exitCode() != ExitCodes.DONE;
      case ALWAYS -> true;
    };
  }
}
