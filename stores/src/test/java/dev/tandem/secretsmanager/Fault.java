package dev.tandem.secretsmanager;

import java.time.Duration;

/** What becomes of a request instead of, or beside, its answer. */
public sealed interface Fault {
  /** The service asks to be asked less often. */
  Fault THROTTLED = new Refused(400, "ThrottlingException", "Rate exceeded");

  /** The service failed. */
  Fault INTERNAL = new Refused(500, "InternalServiceError", "An error occurred on the server side");

  /** It is refused and nothing is done. */
  record Refused(int status, String code, String message) implements Fault {}

  /** It is done, and the connection breaks before the answer. */
  record Unanswered() implements Fault {}

  /** It is done later. */
  record Late(Duration by) implements Fault {}

  /** It is a read, and answers what was true before the last write. */
  record Stale() implements Fault {}
}
