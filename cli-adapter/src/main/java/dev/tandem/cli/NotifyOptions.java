package dev.tandem.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Who is told how a command ended, and when. */
final class NotifyOptions {
  static final String WEBHOOK_VARIABLE = "TANDEM_NOTIFY_WEBHOOK";
  static final String COMMAND_VARIABLE = "TANDEM_NOTIFY_COMMAND";
  static final String OCCASION_VARIABLE = "TANDEM_NOTIFY";

  private final Surroundings surroundings;

  @Option(
      names = "--notify-webhook",
      paramLabel = "URL|FILE",
      description =
          "Tell this webhook how it ended, in the JSON that Slack takes. Whoever knows the address"
              + " may write there, and others see a command's arguments: rather name a file that"
              + " holds it. Default: $TANDEM_NOTIFY_WEBHOOK.")
  private @Nullable String webhook;

  @Option(
      names = "--notify-command",
      paramLabel = "COMMAND",
      description =
          "Have sh run this, with how it ended as JSON on its standard input and no secret in its"
              + " environment. Default: $TANDEM_NOTIFY_COMMAND.")
  private @Nullable String command;

  @Option(
      names = "--notify",
      paramLabel = "WHEN",
      converter = Words.Occasions.class,
      completionCandidates = Words.Occasions.class,
      description =
          "${COMPLETION-CANDIDATES}. Default: $TANDEM_NOTIFY, else failure, which is every exit"
              + " code but 0.")
  private @Nullable Occasion occasion;

  NotifyOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Find out who is to be told. What was mistyped is refused before anything is done; what a
   * machine has been set up with wrongly stops no rotation.
   */
  Notifier notifier(CommonOptions common) {
    return new Notifier(
        occasion(common),
        address(common),
        Optional.ofNullable(command).or(() -> surroundings.variable(COMMAND_VARIABLE)),
        surroundings,
        text -> common.tell("warning: " + text));
  }

  private Occasion occasion(CommonOptions common) {
    if (occasion != null) {
      return occasion;
    }
    try {
      return surroundings
          .variable(OCCASION_VARIABLE)
          .map(new Words.Occasions()::convert)
          .orElse(Occasion.FAILURE);
    } catch (TypeConversionException e) {
      common.tell(
          "warning: $%s: %s; a failure is told, and nothing else"
              .formatted(OCCASION_VARIABLE, e.getMessage()));
      return Occasion.FAILURE;
    }
  }

  private Optional<URI> address(CommonOptions common) {
    var text = Optional.ofNullable(webhook).or(() -> surroundings.variable(WEBHOOK_VARIABLE));
    var address = text.flatMap(NotifyOptions::address);
    if (text.isPresent() && address.isEmpty()) {
      if (webhook != null && webhook.contains("://")) {
        throw common.usage(
            "Invalid value for option '--notify-webhook': it is no http or https address");
      }
      common.tell(
          "warning: no webhook will be told how this ends: %s names neither an http or https address"
                  .formatted(webhook == null ? "$" + WEBHOOK_VARIABLE : "--notify-webhook")
              + " nor a file that can be read and holds one");
    }
    return address;
  }

  /** Neither the address nor what may be a part of one appears in a message, nor does a cause. */
  private static Optional<URI> address(String text) {
    try {
      var line = text.contains("://") ? text : Files.readString(Path.of(text)).strip();
      return Optional.of(line)
          .filter(each -> each.matches("https?://.*"))
          .map(URI::create)
          .filter(address -> address.getHost() != null);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
