package dev.tandem.cli;

import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Strategy;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Watch a real database credential rotate while clients hammer the database.",
      "",
      "Starts a server of its own in a temporary directory, rotates an application's account under"
          + " load, counts what the clients met, and leaves nothing behind. PostgreSQL comes with"
          + " Tandem; MySQL and MariaDB run in a container where an engine like Docker answers,"
          + " else by a mysqld or mariadbd of this machine. SQL Server runs in a container alone,"
          + " and starting it accepts Microsoft's licence terms for it."
    },
    exitCodeList = {
      "0:every rotation succeeded and nothing was refused; with single-user some logins may be",
      "1:something failed or was refused; the summary says what",
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem demo",
      "  tandem demo --engine mysql --strategy dual-password",
      "  tandem demo --engine mariadb --rotations 10",
      "  tandem demo --keep"
    })
final class DemoCommand implements Callable<Integer> {
  /** Held, so that their levels stay: the screen is the demo's. */
  private static final List<Logger> DRIVERS =
      List.of(Logger.getLogger("org.postgresql"), Logger.getLogger("com.microsoft.sqlserver.jdbc"));

  private static final int MOST = 1000;
  private static final int STOPPED = 130;

  private final Surroundings surroundings;
  private final Path temporary;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "postgresql",
      converter = Words.DemoDatabases.class,
      completionCandidates = Words.DemoDatabases.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private DemoDatabase database = new DemoPostgresql();

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "alternating-users",
      converter = Words.Strategies.class,
      completionCandidates = Words.Strategies.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Strategy strategy = Strategy.ALTERNATING_USERS;

  @Option(
      names = "--rotations",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  private int rotations = 3;

  @Option(
      names = "--keep",
      description = "Leave the database running, and say how to use and how to stop it.")
  private boolean keep;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = Words.OutputFormats.class,
      completionCandidates = Words.OutputFormats.class,
      description = "text, or json: the summary only.")
  private OutputFormat output = OutputFormat.TEXT;

  @Option(names = "--debug", description = "Show what led to an error, without secrets.")
  private boolean debug;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything is parsed
  @Spec
  private CommandSpec spec;

  DemoCommand(Surroundings surroundings) {
    this(surroundings, Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /** The demo's files go into a directory of their own in {@code temporary}. */
  DemoCommand(Surroundings surroundings, Path temporary) {
    this.surroundings = surroundings;
    this.temporary = temporary;
  }

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    if (rotations < 1 || rotations > MOST) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--rotations': %d is not between 1 and %d"
              .formatted(rotations, MOST));
    }
    var dialect = dialect();
    if (!dialect.strategies().contains(strategy)) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--strategy': %s has no %s"
              .formatted(database.title(), strategy));
    }
    DRIVERS.forEach(driver -> driver.setLevel(Level.OFF));
    var random = surroundings.random().get();
    var superuser = DemoScene.password(random);
    try (var server = new DemoServer(database, temporary.toAbsolutePath(), superuser);
        var progress = progress()) {
      var demo = new Demo(server, dialect, strategy, surroundings, random, page(), progress);
      try {
        var report = demo.play(superuser, rotations);
        return end(keep ? report.kept(server.keep()) : report);
      } catch (Refusal | StoreException | SQLException | IOException e) {
        if (server.isClosed()) {
          return STOPPED; // by Ctrl-C, and that is why something failed
        }
        throw e;
      }
    }
  }

  private Dialect dialect() {
    return surroundings.dialects().get().stream()
        .filter(each -> each.engines().contains(database.engine()))
        .findFirst()
        .orElseThrow();
  }

  private int end(DemoReport report) {
    var out = spec.commandLine().getOut();
    if (output == OutputFormat.JSON) {
      out.println(Json.text(report));
      out.flush();
    } else {
      report.text(page());
    }
    return report.good() ? ExitCodes.DONE : ExitCodes.OPERATOR;
  }

  private Page page() {
    var out = output == OutputFormat.JSON ? Writer.nullWriter() : spec.commandLine().getOut();
    return new Page(
        new PrintWriter(out, true), surroundings.colours(surroundings.terminals().output()));
  }

  private Progress progress() {
    var err = spec.commandLine().getErr();
    if (debug) {
      return Progress.lines(err);
    }
    return surroundings.terminals().error() ? Progress.live(err) : Progress.none(err);
  }
}
