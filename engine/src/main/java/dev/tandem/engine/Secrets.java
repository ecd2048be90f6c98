package dev.tandem.engine;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.SecretText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads a secret's value: whose credential it is, and whether it could ever be rotated. */
public final class Secrets {
  private Secrets() {}

  /**
   * Say why {@code text} is not the credential of an account on a database that {@code dialects}
   * speak.
   *
   * @return what follows the secret's name in a sentence, quoting no value but the engine; empty
   *     when nothing speaks against it
   */
  public static Optional<String> complaint(SecretText text, List<Dialect> dialects) {
    return switch (SecretDocument.parse(text)) {
      case SecretDocument.Parsed.Bad(var why) -> Optional.of(why);
      case SecretDocument.Parsed.Good(var document) when !document.missing().isEmpty() ->
          Optional.of("has no \"" + String.join("\" and no \"", document.missing()) + "\"");
      case SecretDocument.Parsed.Good(var document) ->
          document
              .engine()
              .filter(engine -> !engines(dialects).contains(engine))
              .map(engine ->
                  "names the engine \"%s\"; known are %s"
                      .formatted(engine, String.join(", ", engines(dialects))));
    };
  }

  /** Say why {@code text} is no admin secret, which may leave out all but username and password. */
  public static Optional<String> adminComplaint(SecretText text) {
    return switch (SecretDocument.parse(text)) {
      case SecretDocument.Parsed.Bad(var why) -> Optional.of(why);
      case SecretDocument.Parsed.Good good -> Optional.empty();
    };
  }

  /** Give the credential in {@code text}, where there is one. */
  public static Optional<Credential> credential(SecretText text) {
    return switch (SecretDocument.parse(text)) {
      case SecretDocument.Parsed.Bad bad -> Optional.empty();
      case SecretDocument.Parsed.Good(var document) -> Optional.of(document.credential());
    };
  }

  /** Find the dialect that {@code text} asks for. */
  public static Optional<Dialect> dialect(SecretText text, List<Dialect> dialects) {
    return switch (SecretDocument.parse(text)) {
      case SecretDocument.Parsed.Bad bad -> Optional.empty();
      case SecretDocument.Parsed.Good(var document) -> View.find(dialects, document);
    };
  }

  /**
   * Log in as an application would: where {@code text} says, with its credential.
   *
   * @param text a secret that {@link #complaint} has nothing against
   */
  public static LoginOutcome logIn(SecretText text, List<Dialect> dialects, Deadline deadline) {
    var document = ((SecretDocument.Parsed.Good) SecretDocument.parse(text)).document();
    var dialect = View.find(dialects, document).orElseThrow();
    return dialect.login(document.endpoint(dialect.defaultPort()), document.credential(), deadline);
  }

  /** Say on which server {@code text} has its account: the host that it names. */
  public static Optional<String> server(SecretText text) {
    return switch (SecretDocument.parse(text)) {
      case SecretDocument.Parsed.Bad bad -> Optional.empty();
      case SecretDocument.Parsed.Good(var document) ->
          document.host().map(host -> host.toLowerCase(Locale.ROOT));
    };
  }

  private static List<String> engines(List<Dialect> dialects) {
    return dialects.stream()
        .flatMap(dialect -> dialect.engines().stream())
        .sorted()
        .collect(Collectors.toUnmodifiableList());
  }
}
