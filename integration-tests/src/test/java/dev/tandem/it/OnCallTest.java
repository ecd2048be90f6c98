package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tandem.datasource.RotatingDataSource;
import dev.tandem.dialects.servers.Wishes;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * At three in the morning: {@code tandem rotate} was killed, {@code tandem status} names a command,
 * and that, run as it is printed, ends the rotation; while an application works all the way. With
 * {@code tandem.transcripts} naming a folder, all that was typed and said is left there.
 */
@ParameterizedClass
@EnumSource
record OnCallTest(Ground.Product product) {
  /** A command by itself in a line, as a person would copy it. */
  private static final Pattern NAMED = Pattern.compile("^  (tandem .+)$", Pattern.MULTILINE);

  @TestFactory
  Stream<DynamicTest> theCommandThatStatusNamesEndsTheRotation(@TempDir Path directory) {
    return product
        .strategies()
        .flatMap(strategy ->
            Stream.of(Step.values())
                .map(step ->
                    dynamicTest(
                        "%s, killed in %s".formatted(strategy, step),
                        () -> killed(directory.resolve(strategy + "-" + step), strategy, step))));
  }

  private void killed(Path directory, Strategy strategy, Step step)
      throws IOException, InterruptedException {
    try (var tenant = Tenant.on(product.make(), directory.resolve("secrets"));
        var application = new Application(tenant)) {
      var terminal = new Terminal(directory, Map.of("TANDEM_STORE", tenant.directory().toString()));
      var options = Tenant.SECRET + options(strategy);
      var first = tenant.credential(Stage.AWSCURRENT);
      application.worksOn();

      assertThat(terminal.kill("tandem rotate %s --verbose".formatted(options), last(step)).code())
          .as(terminal.transcript())
          .isEqualTo(Terminal.KILLED);
      application.worksOn();
      var command = command(terminal.type("tandem status " + options));
      // to move AWSCURRENT was the last that was to be done
      assertThat(command.isPresent()).as(terminal.transcript()).isEqualTo(step != Step.FINISH);
      if (command.isPresent()) {
        assertThat(terminal.type(command.get()).code()).as(terminal.transcript()).isZero();
      }
      application.worksOn();

      assertThat(terminal.type("tandem status " + options).code())
          .as(terminal.transcript())
          .isZero();
      var current = tenant.credential(Stage.AWSCURRENT);
      assertThat(current).isNotEqualTo(first);
      assertThat(tenant.worksWith(current)).isTrue();
      assertThat(terminal.transcript())
          .doesNotContain(first.password().reveal(), current.password().reveal());
      if (strategy != Strategy.SINGLE_USER) {
        assertThat(application.refused).isZero();
      }
      keep(terminal, strategy, step);
    }
  }

  private static String options(Strategy strategy) {
    return switch (strategy) {
      case ALTERNATING_USERS -> " --admin " + Tenant.ADMIN;
      case SINGLE_USER -> " --strategy " + strategy;
      case DUAL_PASSWORD -> " --strategy " + strategy + " --admin " + Tenant.ADMIN;
    };
  }

  /** The line that tells of the step's own change, or of its login. */
  private static Pattern last(Step step) {
    return Pattern.compile(
        switch (step) {
          case CREATE -> "^createSecret +put AWSPENDING";
          case SET -> "^setSecret +set the password";
          case TEST -> "^testSecret +log in as";
          case FINISH -> "^finishSecret +move AWSCURRENT";
        });
  }

  private static Optional<String> command(Terminal.Answer status) {
    return NAMED.matcher(status.text()).results().map(found -> found.group(1)).findFirst();
  }

  private void keep(Terminal terminal, Strategy strategy, Step step) throws IOException {
    var folder = Wishes.read("tandem.transcripts").map(Path::of);
    if (folder.isPresent()) {
      Files.createDirectories(folder.get());
      Files.writeString(
          folder.get().resolve("%s-%s-%s.txt".formatted(product, strategy, step)),
          "# %s, %s, killed in %s%n%s".formatted(product, strategy, step, terminal.transcript()));
    }
  }

  /** Logs in by our own data source, works and leaves, again and again. */
  private static final class Application implements AutoCloseable {
    private final Tenant tenant;
    private final RotatingDataSource source;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile boolean stopped;
    private volatile int rounds;
    private volatile int refused;
    private volatile Optional<SQLException> failure = Optional.empty();

    private Application(Tenant tenant) {
      this.tenant = tenant;
      this.source =
          new RotatingDataSource(
              tenant.store(), Tenant.SECRET, this::connect, Duration.ZERO, InstantSource.system());
      thread.start();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread counts
    private Connection connect(Credential credential) throws SQLException {
      try {
        return tenant.ground().connect(credential);
      } catch (SQLException failed) {
        refused++;
        throw failed;
      }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread counts
    private void run() {
      while (!stopped && failure.isEmpty()) {
        try (var connection = source.getConnection();
            var statement = connection.createStatement()) {
          statement.execute(tenant.ground().work());
          rounds++;
        } catch (SQLException failed) {
          failure = Optional.of(failed);
        }
      }
    }

    /** Wait until it has come round twice more. */
    private void worksOn() {
      int until = rounds + 2;
      while (rounds < until && failure.isEmpty()) {
        Tenant.sleep(Duration.ofMillis(10));
      }
      assertThat(failure).isEmpty();
    }

    @Override
    public void close() {
      stopped = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
