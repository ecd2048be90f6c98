package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.Status;
import dev.tandem.engine.spi.StoreException;

/** What a command's exit code says, and how each help page says it. */
final class ExitCodes {
  static final int DONE = 0;
  static final int OPERATOR = 1;
  static final int CHANGES = 2;
  static final int AGAIN = 3;
  static final int USAGE = 64;
  static final int DEFECT = 70;

  static final String DONE_HELP = "0:done";
  static final String OPERATOR_HELP = "1:an operator must act; the message says how";
  static final String AGAIN_HELP = "3:it may pass by itself: run it again";
  static final String USAGE_HELP = "64:the command line is wrong; nothing was done";
  static final String DEFECT_HELP = "70:a defect of Tandem";
  static final String INTERRUPTED_HELP =
      "130:interrupted (Ctrl-C); with --all, what was begun is finished";

  private ExitCodes() {}

  /** Every kind is named here, so that a new one does not compile until somebody decides. */
  static int of(Problem problem) {
    if (problem.passing()) {
      return AGAIN;
    }
    return switch (problem.kind()) {
      case SECRET, STORE, ROTATION, DEPUTY, ADMIN, OWNERSHIP -> OPERATOR;
      case RIGHTS, NOT_UNDERSTOOD, LOGIN, DATABASE, PASSWORD, DRIFT -> OPERATOR;
    };
  }

  static int of(Status status) {
    if (status.isHealthy()) {
      return DONE;
    }
    if (status.problem().isPresent()) {
      return OPERATOR;
    }
    boolean unanswered =
        status.versions().stream().anyMatch(each -> each.answer() == Status.Answer.NO_ANSWER);
    return unanswered ? AGAIN : OPERATOR;
  }

  static int of(StoreException failure) {
    return failure.passing() ? AGAIN : OPERATOR;
  }
}
