package dev.tandem.engine;

import java.util.Arrays;
import java.util.Optional;

/** Secrets Manager's four steps of a rotation, in their order. */
public enum Step {
  CREATE("createSecret"),
  SET("setSecret"),
  TEST("testSecret"),
  FINISH("finishSecret");

  private final String label;

  Step(String label) {
    this.label = label;
  }

  /** The name in a rotation event: {@code createSecret}, … */
  public String label() {
    return label;
  }

  /** Find a step by its {@link #label}. */
  public static Optional<Step> labelled(String label) {
    return Arrays.stream(values()).filter(step -> step.label.equals(label)).findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}
