package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.StoreException;
import java.io.IOException;
import java.util.Locale;

/**
 * Why a command did not do what it was asked.
 *
 * @param kind for programs: a {@link Problem.Kind} in small letters, {@code usage} or {@code
 *     defect}
 * @param what a sentence: what happened, to what
 * @param mend what to do now; may have several lines
 * @param exitCode one of {@link ExitCodes}
 */
record ErrorReport(String kind, String what, String mend, int exitCode) implements Report {

  static ErrorReport of(Problem problem) {
    return new ErrorReport(
        word(problem.kind()), problem.what(), problem.mend(), ExitCodes.of(problem));
  }

  static ErrorReport of(StoreException failure) {
    return new ErrorReport(
        word(Problem.Kind.STORE), failure.what(), failure.mend(), ExitCodes.of(failure));
  }

  static ErrorReport usage(String what, String mend) {
    return new ErrorReport("usage", what, mend, ExitCodes.USAGE);
  }

  /** Something that an operator must mend before the command can work. */
  static ErrorReport operator(Problem.Kind kind, String what, String mend) {
    return new ErrorReport(word(kind), what, mend, ExitCodes.OPERATOR);
  }

  /** The message of an unforeseen exception may hold anything, so only its name is told. */
  static ErrorReport defect(Throwable unforeseen) {
    return new ErrorReport(
        "defect",
        "Something failed that was not foreseen (%s)."
            .formatted(unforeseen.getClass().getSimpleName()),
        "Run it again with --debug, and report what it prints: it holds no secret.",
        ExitCodes.DEFECT);
  }

  static String word(Problem.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void text(Page page) {
    page.line(Page.Look.RED, "tandem: " + what);
    if (!mend.isEmpty()) {
      page.line(Page.Look.PLAIN, "  ", mend);
    }
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("error");
    fields(json);
    json.writeEndObject();
    json.writeEndObject();
  }

  void fields(JsonGenerator json) throws IOException {
    json.writeStringField("kind", kind);
    json.writeStringField("what", what);
    json.writeStringField("mend", mend);
    json.writeBooleanField("tryAgain", exitCode == ExitCodes.AGAIN);
    json.writeNumberField("exitCode", exitCode);
  }
}
