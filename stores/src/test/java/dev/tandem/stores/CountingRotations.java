package dev.tandem.stores;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretStore.Pending;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Rotations that count: each version's number is one more than that of the version before. As a
 * program it rotates as fast as it can and says so after each change, until it has done enough or
 * is killed.
 */
final class CountingRotations {
  static final String SECRET = "counted";

  private CountingRotations() {}

  /**
   * Rotate {@code args[2]} times in the directory {@code args[0]} in the name of {@code args[1]}.
   */
  public static void main(String[] args) {
    SecretStore store = new LocalSecretStore(Path.of(args[0]), InstantSource.system());
    PrintStream out = System.out;
    int done = 0;
    while (done < Integer.parseInt(args[2])) {
      if (rotate(store, args[1], line -> print(out, line))) {
        done++;
      }
    }
  }

  private static void print(PrintStream out, String line) {
    out.println(line);
    out.flush();
  }

  /** Rotate once, unless another was faster. A rotation that died half-way is gone on with. */
  static boolean rotate(SecretStore store, String who, Consumer<String> acknowledge) {
    String current = store.describe(SECRET).version(Stage.AWSCURRENT).orElseThrow();
    String token = token(number(current) + 1, who);
    PutOutcome outcome = store.put(SECRET, new Pending(token, value(token), current));
    return switch (outcome) {
      case PutOutcome.Taken taken -> false;
      case PutOutcome.Overtaken overtaken -> false;
      case PutOutcome.Stored stored -> finish(store, current, token, acknowledge);
      case PutOutcome.AlreadyThere there -> finish(store, current, token, acknowledge);
    };
  }

  private static boolean finish(
      SecretStore store, String current, String token, Consumer<String> acknowledge) {
    acknowledge.accept("put " + token);
    store.move(SECRET, Stage.AWSCURRENT, current, Optional.of(token));
    acknowledge.accept("current " + token);
    return true;
  }

  static String token(int number, String who) {
    return "%08d-%s".formatted(number, who);
  }

  static int number(String token) {
    return Integer.parseInt(token.substring(0, 8));
  }

  /**
   * Make the value that belongs to {@code token}: up to 100 kB, so that writing it takes a while.
   */
  static SecretText value(String token) {
    int size = Math.floorMod(token.hashCode() * 31, 100_000);
    return SecretText.of("{\"password\":\"" + token + "x".repeat(size) + "\"}");
  }
}
