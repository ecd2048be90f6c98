package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

class HelpTest {
  @TempDir Path home;

  /** The command lines that lead to all commands, that of the program itself first. */
  static Stream<List<String>> commands() {
    return walk(List.of(), Main.commandLine(idle(new AtomicInteger())));
  }

  private static Stream<List<String>> walk(List<String> path, CommandLine line) {
    return Stream.concat(
        Stream.of(path),
        line.getSubcommands().entrySet().stream()
            .filter(each -> !(each.getValue().getCommand() instanceof HelpCommand))
            .flatMap(each ->
                walk(
                    Stream.concat(path.stream(), Stream.of(each.getKey())).toList(),
                    each.getValue())));
  }

  /** Surroundings in which nothing is there and everything that is made is counted. */
  private static Surroundings idle(AtomicInteger made) {
    return new Surroundings(
        Map.of(),
        Path.of("nowhere"),
        System.in,
        Terminals.none(),
        () -> {
          made.incrementAndGet();
          return List.of();
        },
        () -> {
          made.incrementAndGet();
          return new SecureRandom();
        },
        InstantSource.system(),
        time -> {});
  }

  @ParameterizedTest
  @MethodSource("commands")
  void describesEveryCommand(List<String> path) {
    var usage = find(path).getCommandSpec().usageMessage();

    assertThat(usage.description()).isNotEmpty();
    assertThat(usage.exitCodeList()).containsKeys("0", "64");
    assertThat(usage.footer()).isNotEmpty();
    for (var option : find(path).getCommandSpec().options()) {
      assertThat(option.description()).as(option.longestName()).isNotEmpty();
    }
    for (var parameter : find(path).getCommandSpec().positionalParameters()) {
      assertThat(parameter.description()).as(parameter.paramLabel()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void showsHelpWithoutMakingAnything(List<String> path) {
    var made = new AtomicInteger();
    var args = new ArrayList<>(path);
    args.add("--help");
    var out = new java.io.StringWriter();

    int code =
        Main.commandLine(idle(made))
            .setOut(new java.io.PrintWriter(out, true))
            .execute(args.toArray(String[]::new));

    assertThat(code).isZero();
    assertThat(made).hasValue(0);
    assertThat(out.toString()).contains("Exit codes:", "Examples:").doesNotContain("${");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void givesExamplesThatParse(List<String> path) {
    for (var example : find(path).getCommandSpec().usageMessage().footer()) {
      var words = example.replaceFirst("^.*?tandem ", "").replaceFirst("( [<>|] |\\)).*$", "");
      var parsed = Main.commandLine(idle(new AtomicInteger())).parseArgs(split(words));
      assertThat(parsed.hasSubcommand()).as(example).isTrue();
    }
  }

  /** As a shell does, as far as the examples go. */
  private static String[] split(String line) {
    return Pattern.compile("'([^']*)'|(\\S+)")
        .matcher(line)
        .results()
        .map(word -> word.group().replace("'", ""))
        .toArray(String[]::new);
  }

  private static CommandLine find(List<String> path) {
    var line = Main.commandLine(idle(new AtomicInteger()));
    for (var name : path) {
      line = Objects.requireNonNull(line.getSubcommands().get(name));
    }
    return line;
  }

  @Test
  void knowsAllExitCodesOnItsFirstPage() {
    var codes =
        Main.commandLine(idle(new AtomicInteger())).getCommandSpec().usageMessage().exitCodeList();

    assertThat(codes.keySet()).containsExactly("0", "1", "2", "3", "64", "70");
  }

  @Test
  void showsItsHelpWhenItIsAskedForNothing() {
    var cli = new Cli(home);

    assertThat(cli.run().code()).isEqualTo(ExitCodes.USAGE);
    assertThat(cli.run("secret").err()).startsWith("Usage: tandem secret");
    assertThat(cli.run("help", "plan").out()).startsWith("Usage: tandem plan");
    assertThat(cli.run("--version").out()).startsWith("tandem ");
  }

  @Test
  void completesInBothShells() {
    var cli = new Cli(home);

    assertThat(cli.run("completion", "bash").out()).contains("complete -F", "--strategy");
    assertThat(cli.run("completion", "zsh").out()).contains("bashcompinit", "alternating-users");
  }

  @Test
  void paintsHelpOnATerminalOnly() {
    assertThat(new Cli(home).terminal().run("--help").out()).contains("\u001b[");
    assertThat(new Cli(home).run("--help").out()).doesNotContain("\u001b[");
  }

  @Test
  void namesEveryEnvironmentVariable() {
    var help = new Cli(home).run("rotate", "--help").out();

    assertThat(
            Arrays.asList(
                CommonOptions.STORE_VARIABLE,
                PolicyOptions.ADMIN_VARIABLE,
                AuditOption.AUDIT_VARIABLE,
                NotifyOptions.WEBHOOK_VARIABLE,
                NotifyOptions.COMMAND_VARIABLE,
                NotifyOptions.OCCASION_VARIABLE))
        .allSatisfy(name -> assertThat(help).contains("$" + name));
  }
}
