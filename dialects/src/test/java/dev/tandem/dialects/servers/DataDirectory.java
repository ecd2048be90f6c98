package dev.tandem.dialects.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** An empty data directory for a server program, made once and kept for all later runs. */
final class DataDirectory {
  private static final Pattern MESSAGES = Pattern.compile("(?m)^lc-messages-dir +(.+)$");

  private final Product product;
  private final List<String> program;

  private DataDirectory(Product product, List<String> program) {
    this.product = product;
    this.program = program;
  }

  /** Give the one to copy. Its superuser has no password. */
  static Path template(Product product, List<String> program) throws IOException {
    var binary = Path.of(program.getFirst());
    var which =
        Objects.hash(
            program,
            Files.getLastModifiedTime(binary).toMillis(),
            Files.size(binary),
            options(Path.of("")));
    var folder =
        Programs.cache()
            .resolve("data-" + product.program() + "-" + HexFormat.of().toHexDigits(which));
    if (!Files.exists(folder)) {
      Folders.make(folder, new DataDirectory(product, program)::fill);
    }
    return folder;
  }

  /** The options that its files depend on: neither large nor careful. */
  static List<String> options(Path data) {
    return List.of(
        "--datadir=" + data,
        "--user=" + System.getProperty("user.name"),
        "--innodb-buffer-pool-size=32M",
        "--innodb-doublewrite=OFF");
  }

  private void fill(Path data) throws IOException {
    switch (product) {
      case MYSQL -> run(data, List.of("--initialize-insecure"), "");
      case MARIADB, MARIADB_WITH_PLUGINS -> run(data, List.of("--bootstrap"), systemTables());
    }
  }

  /** What mariadb-install-db sends, which is a script that Maven's MariaDB has no clients for. */
  private String systemTables() throws IOException {
    var help = MESSAGES.matcher(output(List.of("--verbose", "--help"), ""));
    if (!help.find()) {
      throw new IOException(program.getFirst() + " does not tell where its files are");
    }
    var share = Path.of(help.group(1).strip());
    var sql =
        new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n");
    for (var each : List.of("system_tables", "performance_tables", "system_tables_data")) {
      var file = share.resolve("mariadb_" + each + ".sql");
      sql.append(
          Files.readString(Files.exists(file) ? file : share.resolve("mysql_" + each + ".sql")));
    }
    return sql.toString();
  }

  private void run(Path data, List<String> more, String input) throws IOException {
    var all = new ArrayList<>(options(data));
    all.addAll(more);
    output(all, input);
  }

  private String output(List<String> options, String input) throws IOException {
    var command = new ArrayList<>(program);
    command.addAll(options);
    var file = Files.createTempFile("tandem-input-", ".sql");
    var output = Files.createTempFile("tandem-output-", ".txt");
    try {
      Files.writeString(file, input);
      var process =
          new ProcessBuilder(command)
              .redirectInput(file.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + Files.readString(output));
      }
      return Files.readString(output);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException(stopped);
    } finally {
      Files.delete(file);
      Files.delete(output);
    }
  }
}
