package dev.tandem.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Writes what one event led to, a line of JSON for each thing that happened.
 *
 * @param event what was asked for
 * @param invocation by what
 */
record Journal(RotationEvent event, Invocation invocation, InstantSource clock, OutputStream out)
    implements RotationListener {

  @Override
  public void on(RotationListener.Event happened) {
    switch (happened) {
      // a line for what is done says enough; what hangs is told by the failure that ends it
      case Event.Moving moving -> {}
      case Event.Moved(var secret, var step, var move, var change, var took, var token, var sql) ->
          line(
              "INFO",
              move,
              json -> {
                json.writeStringField("move", move);
                json.writeBooleanField("change", change);
                json.writeNumberField("milliseconds", took.toMillis());
              });
      case Event.Cautioned(var secret, var text) -> line("WARN", text, json -> {});
      case Event.Retrying(var secret, var problem, var attempt) -> problem("WARN", problem);
      case Event.Ended(var outcome) -> {
        outcome.warnings().forEach(this::warn);
        outcome.problem().ifPresent(problem -> problem("ERROR", problem));
      }
    }
  }

  /** Say that the step is done. */
  void done(String what, Duration took) {
    line("INFO", what, json -> json.writeNumberField("milliseconds", took.toMillis()));
  }

  /** Say that something is not as it should be, which stops nothing. */
  void warn(String what) {
    line("WARN", what, json -> {});
  }

  void problem(String level, Problem problem) {
    line(
        level,
        problem.what(),
        json -> {
          json.writeStringField("problem", word(problem.kind()));
          json.writeStringField("mend", problem.mend());
          json.writeBooleanField("tryAgain", problem.passing());
          if (!problem.code().isEmpty()) {
            json.writeStringField("code", problem.code());
          }
        });
  }

  /** Say where something failed that nobody foresaw, and what led to it. */
  void defect(Throwable unforeseen) {
    line(
        "ERROR",
        "Something failed that was not foreseen.",
        json -> {
          json.writeStringField("problem", "defect");
          trace(json, unforeseen);
        });
  }

  /** An exception's own text may quote a password; the JVM's own, of a class, names that class. */
  private static void trace(JsonGenerator json, Throwable thrown) throws IOException {
    json.writeStringField("exception", thrown.getClass().getName());
    if (thrown instanceof NoClassDefFoundError || thrown instanceof IncompatibleClassChangeError) {
      json.writeStringField("text", String.valueOf(thrown.getMessage()));
    }
    json.writeArrayFieldStart("at");
    for (var frame : thrown.getStackTrace()) {
      json.writeString(frame.toString());
    }
    json.writeEndArray();
    if (thrown.getCause() != null) {
      json.writeObjectFieldStart("cause");
      trace(json, thrown.getCause());
      json.writeEndObject();
    }
  }

  private void line(String level, String message, Line more) {
    Line line =
        json -> {
          json.writeStringField("time", clock.instant().toString());
          json.writeStringField("level", level);
          json.writeStringField("message", message);
          json.writeStringField("secret", event.secret());
          json.writeStringField("version", event.token());
          json.writeStringField("step", event.step().label());
          json.writeStringField("requestId", invocation.request());
          more.fields(json);
        };
    line.to(out);
  }

  static String word(Problem.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
