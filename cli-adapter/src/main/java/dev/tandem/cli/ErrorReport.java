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
 * @param code the database's own code of what led to it, or empty
 */
record ErrorReport(String kind, String what, String mend, int exitCode, String code)
    implements Report {

  private ErrorReport(String kind, String what, String mend, int exitCode) {
    this(kind, what, mend, exitCode, "");
  }

  static ErrorReport of(Problem problem) {
    return new ErrorReport(
        word(problem.kind()),
        problem.what(),
        problem.mend(),
        ExitCodes.of(problem),
        problem.code());
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

  /** The cause for {@code --debug}: a code, for the words of a server may quote a password. */
  void cause(Page page) {
    if (!code.isEmpty()) {
      page.line(Page.Look.PLAIN, "  ", "The database's own code: " + code);
    }
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
    if (!code.isEmpty()) {
      json.writeStringField("code", code);
    }
  }
}
