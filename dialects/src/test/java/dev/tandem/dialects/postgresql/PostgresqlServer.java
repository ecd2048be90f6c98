package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.servers.TestCertificate;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A real server as a child process, one per version and JVM, started when it is first asked for and
 * gone with the JVM. It wants passwords (but from {@code postgres}, who makes the scenes), offers
 * TLS as {@code localhost}, and logs every statement and login.
 */
public final class PostgresqlServer {
  private static final Map<PostgresqlVersion, CompletableFuture<PostgresqlServer>> STARTED =
      new ConcurrentHashMap<>();

  private final PostgresqlVersion version;
  private final EmbeddedPostgres process;
  private final Path data;

  private PostgresqlServer(PostgresqlVersion version, EmbeddedPostgres process, Path data) {
    this.version = version;
    this.process = process;
    this.data = data;
  }

  /** Give the server of {@code version} that all tests in this JVM share. */
  public static PostgresqlServer of(PostgresqlVersion version) {
    return STARTED
        .computeIfAbsent(
            version,
            missing ->
                CompletableFuture.supplyAsync(
                    () -> start(missing, true), Thread.ofVirtual()::start))
        .join();
  }

  /** Start one more server, for a test that changes how it is set. It goes with the JVM. */
  static PostgresqlServer another(PostgresqlVersion version, boolean tls) {
    return start(version, tls);
  }

  /** Where it listens, with the usual database. */
  public Endpoint endpoint(Tls tls) {
    return endpoint(Optional.empty(), tls);
  }

  /** Where it listens, with one of its databases. */
  public Endpoint endpoint(Optional<String> database, Tls tls) {
    return new Endpoint("localhost", process.getPort(), database, tls);
  }

  /** Which version it is. */
  public PostgresqlVersion version() {
    return version;
  }

  /** Connect as its superuser, who needs no password. */
  public Connection superuser(String database) throws SQLException {
    return DriverManager.getConnection(
        process.getJdbcUrl("postgres", URLEncoder.encode(database, StandardCharsets.UTF_8)));
  }

  /** All that it has logged so far. */
  public String log() {
    try {
      return Files.readString(data.resolve("log/server.log"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** How often {@code user} has logged in. */
  public long logins(String user) {
    return log()
        .lines()
        .filter(line -> line.contains("connection authorized: user=" + user + " "))
        .count();
  }

  /** How often a login as {@code user} was refused. */
  public long refusedLogins(String user) {
    return log()
        .lines()
        .filter(line -> line.contains("FATAL:") && line.contains("\"" + user + "\""))
        .count();
  }

  Path data() {
    return data;
  }

  private static PostgresqlServer start(PostgresqlVersion version, boolean tls) {
    try {
      var data = Files.createTempDirectory("tandem-postgresql-" + version.major() + "-");
      var certificate = TestCertificate.trusted();
      var builder =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver((system, machine) -> binaries(version))
              .setDataDirectory(data)
              .setDataDirectoryCustomizer(directory -> {
                configure(directory.toPath(), tls);
                certificate.installIn(directory.toPath());
              });
      return new PostgresqlServer(version, builder.start(), data);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The jar with the server's archive, which is unpacked once per machine. */
  private static InputStream binaries(PostgresqlVersion version) throws IOException {
    var folder = Path.of(System.getProperty("tandem.postgresql.servers", "target/postgresql"));
    try (var jar = new JarFile(folder.resolve(version.major() + ".jar").toFile())) {
      try (Stream<JarEntry> entries = jar.stream()) {
        var archive =
            entries.filter(entry -> entry.getName().endsWith(".txz")).findFirst().orElseThrow();
        try (var stream = jar.getInputStream(archive)) {
          return new ByteArrayInputStream(stream.readAllBytes());
        }
      }
    }
  }

  /** The embedded server would let everybody in with any password. */
  private static void configure(Path directory, boolean tls) {
    try {
      Files.writeString(
          directory.resolve("pg_hba.conf"),
          """
          host all postgres 127.0.0.1/32 trust
          host all postgres ::1/128 trust
          host all all all scram-sha-256
          """);
      Files.writeString(
          directory.resolve("postgresql.conf"),
          """
          logging_collector = on
          log_directory = 'log'
          log_filename = 'server.log'
          log_statement = all
          log_connections = on
          log_min_error_statement = debug1
          log_line_prefix = '%%m [%%p] %%q%%u@%%d '
          ssl = %s
          max_connections = 60
          shared_buffers = 16MB
          fsync = off
          full_page_writes = off
          synchronous_commit = off
          wal_level = minimal
          max_wal_senders = 0
          autovacuum = off
          """
              .formatted(tls ? "on" : "off"),
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
