package dev.tandem.it;

import static dev.tandem.it.Tenant.ADMIN;
import static dev.tandem.it.Tenant.ALTERNATING;
import static dev.tandem.it.Tenant.SECRET;
import static dev.tandem.it.Tenant.SINGLE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.cli.Main;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.dialects.postgresql.Scene;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.tck.PasswordSearch;
import dev.tandem.engine.tck.SecretJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No password that was ever in the store stands anywhere else: not in the log of a server that logs
 * every statement, not in what a process prints, not in what the engine answers. Not encoded,
 * either.
 */
final class SecrecyTest {
  /** Looks different in each encoding. */
  private static final String AWKWARD = "ö'\"\\ %;$&+=/?#{}";

  @ParameterizedTest
  @EnumSource(names = {"V14", "V18"})
  void noPasswordIsSeenAnywhere(PostgresqlVersion version, @TempDir Path directory)
      throws Exception {
    try (var application = Application.on(version, directory, AWKWARD)) {
      var passwords = new PasswordSearch();
      var seen = new StringBuilder();
      collect(application, passwords);

      seen.append(output(RotatingProcess.start(application, "alternating-users", "never", 0)));
      collect(application, passwords);
      for (var command :
          List.of(
              "plan app -v",
              "rotate app -v",
              "status app",
              "rotate app --output json",
              "secret get app")) {
        seen.append(output(commandLine(application, command)));
        collect(application, passwords);
      }
      var rotator = application.rotator(event -> seen.append(event).append('\n'), time -> {});
      seen.append(rotator.plan(SECRET, ALTERNATING));
      seen.append(rotator.rotate(SECRET, ALTERNATING));
      collect(application, passwords);
      seen.append(rotator.status(SECRET, ALTERNATING));
      seen.append(rotator.rotate(SECRET, SINGLE));
      collect(application, passwords);
      seen.append(whileTheAdminLosesItsRight(application));
      collect(application, passwords);
      seen.append(withAWrongPassword(application, rotator, passwords));
      seen.append(ofASecretThatIsNotThere(rotator));

      application.watched().values().forEach(value -> add(value, passwords));
      assertThat(passwords.size()).isGreaterThan(7);
      assertThat(seen.toString()).contains("rotated app", "********", "did not get in");
      assertNoneIn(seen.toString(), passwords, "what processes print and the engine answers");

      var log = application.scene().server().log();
      assertThat(log)
          .contains("ALTER ROLE " + Scene.q(application.scene().primary()), "SCRAM-SHA-256$");
      assertThat(application.log()).anyMatch(line -> line.contains("ERROR:"));
      assertNoneIn(log, passwords, "the server's log");
    }
  }

  // ---- what happens --------------------------------------------------------------------------

  /** The statement that holds the verifier fails: a server logs such a statement in full. */
  private static String whileTheAdminLosesItsRight(Application application) {
    var admin = Scene.q(application.scene().adminName());
    var events = new StringBuilder();
    var outcome =
        application
            .rotator(
                event -> {
                  events.append(event).append('\n');
                  if (event instanceof Event.Moving moving
                      && moving.text().startsWith("set the password")) {
                    application.scene().sql("ALTER ROLE " + admin + " NOCREATEROLE");
                  }
                },
                Tenant::sleep)
            .rotate(SECRET, ALTERNATING);
    assertThat(outcome.problem().map(Problem::kind)).contains(Problem.Kind.DATABASE);
    application.scene().sql("ALTER ROLE " + admin + " CREATEROLE");
    application.rotate(ALTERNATING);
    return events + outcome.toString();
  }

  private static Outcome withAWrongPassword(
      Application application, Rotator rotator, PasswordSearch passwords) {
    var wrong = AWKWARD + " and wrong";
    passwords.add(Password.of(wrong));
    application.replace(
        ADMIN,
        application.endpoint(),
        new Credential(application.scene().adminName(), Password.of(wrong)));
    var outcome = rotator.rotate(SECRET, ALTERNATING);
    assertThat(outcome.problem().map(Problem::kind)).contains(Problem.Kind.LOGIN);
    return outcome;
  }

  private static String ofASecretThatIsNotThere(Rotator rotator) {
    try {
      return rotator.status("nothing", ALTERNATING).toString();
    } catch (StoreException refused) {
      var trace = new StringWriter();
      refused.printStackTrace(new PrintWriter(trace));
      return trace.toString();
    }
  }

  /** A process of the command line, which prints to the same place whatever it prints. */
  private static Process commandLine(Application application, String command) throws IOException {
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    line.addAll(List.of(command.split(" ", -1)));
    line.addAll(List.of("--store", application.directory().toString(), "--debug"));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("TANDEM_ADMIN", ADMIN);
    return builder.start();
  }

  private static String output(Process process) throws IOException, InterruptedException {
    try (var output = process.inputReader(UTF_8)) {
      var text = new StringWriter();
      output.transferTo(text);
      assertThat(process.waitFor()).as(text.toString()).isZero();
      return text.toString();
    }
  }

  // ---- looking for passwords -----------------------------------------------------------------

  private static void collect(Application application, PasswordSearch passwords) {
    for (var secret : List.of(SECRET, ADMIN)) {
      for (var stage : Stage.values()) {
        application
            .store()
            .read(secret, stage)
            .flatMap(version -> version.value())
            .ifPresent(value -> add(value, passwords));
      }
    }
  }

  private static void add(SecretText value, PasswordSearch passwords) {
    passwords.add(SecretJson.credential(value).password());
  }

  private static void assertNoneIn(String text, PasswordSearch passwords, String where) {
    // AssertJ would print what it found
    assertThat(passwords.finds(text)).as("a password is in " + where).isFalse();
  }
}
