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

  /** Find out who is to be told; what names nobody is refused before anything is done. */
  Notifier notifier(CommonOptions common) {
    return new Notifier(
        occasion(common),
        given(webhook, WEBHOOK_VARIABLE).map(text -> address(common, text)),
        given(command, COMMAND_VARIABLE),
        surroundings,
        text -> common.tell("warning: " + text));
  }

  private Optional<String> given(@Nullable String option, String variable) {
    return Optional.ofNullable(option).or(() -> surroundings.variable(variable));
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
      throw common.usage("Invalid value of $%s: %s".formatted(OCCASION_VARIABLE, e.getMessage()));
    }
  }

  /** Neither the address nor what was taken for one appears in a message. */
  private static URI address(CommonOptions common, String text) {
    try {
      var line = text.matches("https?://.*") ? text : Files.readString(Path.of(text)).strip();
      var address = URI.create(line);
      if (line.matches("https?://.*") && address.getHost() != null) {
        return address;
      }
    } catch (IOException | IllegalArgumentException e) {
      // said below
    }
    throw common.usage(
        "Invalid value for option '--notify-webhook': it is neither an http or https address nor a"
            + " file that holds one");
  }
}
