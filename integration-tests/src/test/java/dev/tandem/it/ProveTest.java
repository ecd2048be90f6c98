package dev.tandem.it;

import static dev.tandem.it.Tenant.ADMIN;
import static dev.tandem.it.Tenant.ALTERNATING;
import static dev.tandem.it.Tenant.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.cli.CommandLines;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.engine.spi.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tandem prove}, on a real server: its numbers, and its picture as a browser draws it. */
final class ProveTest {
  private static final int GREEN = 0x2f9e5f;
  private static final int RED = 0xe8112d;
  private static final int READING = 0;
  private static final int CACHING = 1;

  @TempDir private Path directory;

  @Test
  void twoAccountsDisturbNobody() throws IOException, InterruptedException {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var page = directory.resolve("proof.html");
      var proof = prove(application, page);

      assertThat(proof.code()).as(proof.err()).isZero();
      assertThat(numbers(proof, "rotations")).containsExactly(2);
      assertThat(numbers(proof, "refused")).containsExactly(0, 0, 0);
      assertThat(numbers(proof, "failed")).containsExactly(0, 0, 0);
      assertThat(numbers(proof, "logins").get(READING)).isGreaterThan(2);
      assertThat(Files.readString(page))
          .contains("nobody noticed")
          .doesNotContain(application.credential(Stage.AWSCURRENT).password().reveal());

      var picture = Browser.find().picture(page);
      assertThat(picture.count(GREEN)).isGreaterThan(1000);
      assertThat(picture.count(RED)).isZero();
    }
  }

  @Test
  void theWindowOfASingleUserIsSeenBesideIt() throws IOException, InterruptedException {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      application.rotate(ALTERNATING);
      var page = directory.resolve("proof.html");
      var proof = prove(application, page, "--compare");

      assertThat(proof.code()).as(proof.err()).isZero();
      var refused = numbers(proof, "refused");
      assertThat(refused).hasSize(6);
      assertThat(refused.subList(0, 3)).containsOnly(0);
      assertThat(refused.get(3 + CACHING)).isPositive();
      assertThat(Files.readString(page)).contains("nobody noticed", "somebody was refused");

      assertThat(Browser.find().picture(page).count(RED)).isGreaterThan(100);
      // the clone was rotated alone meanwhile, and is one of the pair all the same
      application.rotate(ALTERNATING);
    }
  }

  @Test
  void allThreeStrategiesStandSideBySide() throws IOException, InterruptedException {
    try (var application = Tenant.on(Ground.Product.MYSQL.make(), directory)) {
      var page = directory.resolve("proof.html");
      var proof = prove(application, page, "--compare");

      assertThat(proof.code()).as(proof.err()).isZero();
      var refused = numbers(proof, "refused");
      assertThat(refused).hasSize(9);
      assertThat(refused.subList(0, 6)).containsOnly(0);
      assertThat(refused.get(6 + CACHING)).isPositive();
      assertThat(Files.readString(page)).contains("alternating-users", "dual-password");

      var picture = Browser.find().picture(page);
      assertThat(picture.count(GREEN)).isGreaterThan(1000);
      assertThat(picture.count(RED)).isGreaterThan(100);
    }
  }

  @Test
  void aPlaceThatCantBeWrittenToIsSaidBeforeAnythingIsDone() {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var refused = prove(application, directory.resolve("no").resolve("proof.html"));

      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains("can't be written to");
      assertThat(application.store().describe(SECRET).versions())
          .containsOnlyKeys(Stage.AWSCURRENT);
    }
  }

  private static CommandLines.Result prove(Tenant application, Path page, String... more) {
    var words =
        Stream.of(
            "prove",
            SECRET,
            "--admin",
            ADMIN,
            "--store",
            application.directory().toString(),
            "--rotations",
            "2",
            "--cache",
            "1s",
            "--report",
            page.toString(),
            "--output",
            "json");
    return CommandLines.run(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  private static List<Integer> numbers(CommandLines.Result proof, String field) {
    return Pattern.compile("\"" + field + "\" : (\\d+)")
        .matcher(proof.out())
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .toList();
  }
}
