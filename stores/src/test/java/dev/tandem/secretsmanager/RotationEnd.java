package dev.tandem.secretsmanager;

import java.util.List;

/**
 * How the service's invocations of a function ended.
 *
 * @param failures what each attempt that failed ended with
 */
public record RotationEnd(boolean succeeded, List<Exception> failures) {
  /** Copy the list. */
  public RotationEnd {
    failures = List.copyOf(failures);
  }
}
