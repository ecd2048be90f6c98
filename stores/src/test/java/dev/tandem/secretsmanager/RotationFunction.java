package dev.tandem.secretsmanager;

/** A rotation function, as the service invokes it. */
@FunctionalInterface
public interface RotationFunction {
  /** Perform the step that {@code event} asks for, a JSON object. */
  void invoke(String event) throws Exception;
}
