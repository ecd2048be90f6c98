package dev.tandem.cli;

import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.stores.LocalSecretStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** A user at a machine with a store in a directory and a database in memory. */
final class Cli {
  static final String APP_PASSWORD = "correct-horse-1";
  static final String ADMIN_PASSWORD = "battery-staple-2";

  final Path home;
  final Path directory;
  final LocalSecretStore store;
  final FakeDatabase database = new FakeDatabase();
  private final Map<String, String> environment = new HashMap<>();
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private Terminals terminals = Terminals.none();
  private byte[] input = new byte[0];
  private Runnable pause = () -> {};

  Cli(Path home) {
    this.home = home;
    this.directory = home.resolve(".tandem").resolve("secrets");
    this.store = new LocalSecretStore(directory, InstantSource.system());
  }

  /** What a command left behind. */
  record Result(int code, String out, String err) {
    String all() {
      return out + err;
    }
  }

  /** A machine where {@code app} can be rotated with the help of {@code admin}. */
  static Cli ready(Path home) {
    var cli = new Cli(home);
    cli.database.account("app", APP_PASSWORD, "read orders", "write orders");
    cli.database.account("root", ADMIN_PASSWORD);
    cli.secret("app", credential("app", APP_PASSWORD));
    cli.secret("admin", "{\"username\":\"root\",\"password\":\"" + ADMIN_PASSWORD + "\"}");
    return cli;
  }

  static String credential(String user, String password) {
    return """
    {"engine":"fakesql","host":"db","port":"5432","username":"%s","password":"%s","note":"my note"}\
    """
        .formatted(user, password);
  }

  Cli secret(String name, String json) {
    store.create(name, SecretText.of(json), Map.of());
    return this;
  }

  Cli stdin(String text) {
    return stdin(text.getBytes(StandardCharsets.UTF_8));
  }

  Cli stdin(byte[] bytes) {
    input = bytes.clone();
    return this;
  }

  Cli variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Do {@code something} instead of waiting. */
  Cli pausing(Runnable something) {
    pause = something;
    return this;
  }

  /** Let a person sit before all three streams. */
  Cli terminal() {
    terminals = new Terminals(true, true, true);
    return this;
  }

  Result run(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.commandLine(surroundings())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new Result(code, out.toString(), err.toString());
  }

  Surroundings surroundings() {
    return new Surroundings(
        environment,
        home,
        new ByteArrayInputStream(input),
        terminals,
        () -> List.of(database),
        () -> random,
        InstantSource.system(),
        time -> pause.run());
  }

  /** Every file of the store with its bytes, and the database. */
  Map<String, String> everything() {
    Map<String, String> everything = new TreeMap<>();
    everything.put("database", database.picture());
    if (Files.exists(home)) {
      try (var files = Files.walk(home)) {
        files
            .filter(Files::isRegularFile)
            .filter(file -> !file.getFileName().toString().equals(".lock"))
            .forEach(file -> everything.put(file.toString(), bytes(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return everything;
  }

  private static String bytes(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text that a stage holds. */
  String value(String secret, Stage stage) {
    return store.read(secret, stage).orElseThrow().value().orElseThrow().reveal();
  }
}
