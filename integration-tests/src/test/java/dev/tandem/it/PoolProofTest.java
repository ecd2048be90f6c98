package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.cli.CommandLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pools meet in {@code tandem prove}; {@code benchmarks/run pools} measures it. */
final class PoolProofTest {
  private static final int ROTATIONS = 3;

  /** The clients of one strategy, in their order: the usual ones, and the pools. */
  private static final int CLIENTS = 5;

  private static final int CACHING = 1;
  private static final int POOLS = 3;

  @TempDir private Path directory;

  /** As long as they read the secret once between two rotations. */
  @Test
  void poolsNoticeNothingOfTwoAccounts() throws IOException {
    var proof = prove(false);

    assertThat(proof.code()).as(proof.err()).isZero();
    assertThat(numbers(proof, "refused").subList(0, CLIENTS)).containsOnly(0);
    assertThat(numbers(proof, "failed")).hasSize(2 * CLIENTS).containsOnly(0);
    assertThat(numbers(proof, "refused").get(CLIENTS + CACHING))
        .as("a single user refuses what was cached")
        .isPositive();
    assertThat(Files.readString(directory.resolve("proof.html")))
        .contains("pool, AWS's driver, 2 s", "pool, Tandem's source, 2 s", "nobody noticed");
  }

  /** What is older than a whole rotation is refused; both read again, and the pool sees nothing. */
  @Test
  void poolsReadAgainWhenTheyAreRefused() {
    var proof = prove(true);

    assertThat(proof.code()).as("somebody was refused with two accounts").isEqualTo(1);
    assertThat(numbers(proof, "failed")).hasSize(2 * CLIENTS).containsOnly(0);
    assertThat(numbers(proof, "refused").subList(0, POOLS)).containsOnly(0);
    assertThat(numbers(proof, "refused").subList(POOLS, CLIENTS)).allMatch(refused -> refused > 0);
  }

  /**
   * AWS's driver knows {@code AWSCURRENT} alone, which it tries six times in a row; ours finds the
   * password that is pending.
   */
  @Test
  void whoIsBetweenTwoPasswordsIsLetInByThePendingOne() {
    try (var proof = new PoolProof()) {
      var met = proof.halfWay();

      assertThat(met.getFirst()).hasSize(7).endsWith("FAILED").startsWith("LOGIN_REFUSED");
      assertThat(met.getFirst().subList(0, 6)).containsOnly("LOGIN_REFUSED");
      assertThat(met.getLast()).containsExactly("LOGIN_REFUSED", "LOGGED_IN", "CONNECTED");
    }
  }

  private CommandLines.Result prove(boolean lasting) {
    try (var proof = new PoolProof()) {
      return proof.prove(
          lasting,
          List.of(
              "--rotations=" + ROTATIONS,
              "--report=" + directory.resolve("proof.html"),
              "--output=json"));
    }
  }

  private static List<Integer> numbers(CommandLines.Result proof, String field) {
    return Pattern.compile("\"" + field + "\" : (\\d+)")
        .matcher(proof.out())
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .toList();
  }
}
