package dev.tandem.cli;

import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Policy;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "admin-sql",
    mixinStandardHelpOptions = true,
    description = {
      "Print the SQL that makes an admin account which may rotate one pair and little else.",
      "",
      "It asks no server and holds no password: run it as whoever owns the server."
    },
    exitCodeList = {"0:printed", ExitCodes.USAGE_HELP, ExitCodes.DEFECT_HELP},
    footer = {
      "  tandem admin-sql --engine postgresql --user rotator --for app",
      "  tandem admin-sql --engine mysql --user rotator --for app --database shop"
    })
final class AdminSqlCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Option(
      names = "--engine",
      required = true,
      paramLabel = "NAME",
      description = "The database: what a secret's engine says.")
  private String engine;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Option(
      names = "--user",
      required = true,
      paramLabel = "NAME",
      description = "Name of the admin account to be made.")
  private String user;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Option(
      names = "--for",
      required = true,
      paramLabel = "NAME",
      description = "The account whose password is to be rotated: the primary of a pair.")
  private String primary;

  @Option(
      names = "--clone",
      paramLabel = "NAME",
      description = "Its clone. Default: the primary's name and _clone.")
  private @Nullable String cloned;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description =
          "A database in which the account has privileges; may be repeated. MySQL, MariaDB and SQL"
              + " Server: who passes on a privilege must have it.")
  private List<String> databases = List.of();

  AdminSqlCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var pair = pair();
    if (pair.contains(user)) {
      throw common.usage("Invalid value for option '--user': it is one of the pair");
    }
    common.show(new ScriptReport(dialect().adminScript(user, pair, List.copyOf(databases))));
    return ExitCodes.DONE;
  }

  private Pair pair() {
    var other = cloned == null ? primary + Policy.DEFAULT.suffix() : cloned;
    if (other.equals(primary)) {
      throw common.usage("Invalid value for option '--clone': it is the primary");
    }
    return new Pair(primary, other);
  }

  private Dialect dialect() {
    var dialects = common.surroundings().dialects().get();
    return dialects.stream()
        .filter(dialect -> dialect.engines().contains(engine))
        .findFirst()
        .orElseThrow(() ->
            common.usage(
                "Invalid value for option '--engine': known are %s"
                    .formatted(
                        String.join(
                            ", ",
                            dialects.stream()
                                .flatMap(dialect -> dialect.engines().stream())
                                .sorted()
                                .toList()))));
  }
}
