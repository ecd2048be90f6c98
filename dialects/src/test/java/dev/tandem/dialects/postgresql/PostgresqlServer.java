package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.servers.Containers;
import dev.tandem.dialects.servers.FirstLogin;
import dev.tandem.dialects.servers.Source;
import dev.tandem.dialects.servers.TestCertificate;
import dev.tandem.dialects.servers.Wishes;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;

/**
 * A real server, one per version and JVM, started when it is first asked for and gone with the JVM:
 * a child process, or a container, unless the environment gives one of that version by URL. It
 * wants passwords, offers TLS as {@code localhost}, and logs every statement and login.
 */
public final class PostgresqlServer {
  private static final int PORT = 5432;
  private static final String PASSWORD = "the-superuser-of-the-tests";

  private static final Map<PostgresqlVersion, CompletableFuture<Source<PostgresqlServer>>> STARTED =
      new ConcurrentHashMap<>();

  private static final String SETTINGS =
      """
      log_statement = all
      log_connections = on
      log_min_error_statement = debug1
      log_line_prefix = '%m [%p] %q%u@%d '
      max_connections = 60
      shared_buffers = 16MB
      fsync = off
      full_page_writes = off
      synchronous_commit = off
      wal_level = minimal
      max_wal_senders = 0
      autovacuum = off
      """;

  private final PostgresqlVersion version;
  private final URI superuser;
  private final Supplier<String> log;
  private final Optional<Path> data;

  /**
   * Stand for a running one.
   *
   * @param superuser how its superuser connects: the JDBC URL without {@code jdbc:}
   * @param data where its files are, if that can be seen from here
   */
  private PostgresqlServer(
      PostgresqlVersion version, URI superuser, Supplier<String> log, Optional<Path> data) {
    this.version = version;
    this.superuser = superuser;
    this.log = log;
    this.data = data;
  }

  /** Give the server of {@code version} that all tests in this JVM share. */
  public static PostgresqlServer of(PostgresqlVersion version) {
    return STARTED
        .computeIfAbsent(
            version,
            missing ->
                CompletableFuture.supplyAsync(
                    () ->
                        given(missing)
                            .<Source<PostgresqlServer>>map(Source.Running::new)
                            .orElseGet(() -> start(missing))
                            .said("postgresql"),
                    Thread.ofVirtual()::start))
        .join()
        .orEndTheTest("postgresql");
  }

  /** Start one more as a child process, for a test that changes its files. It goes with the JVM. */
  static PostgresqlServer another(PostgresqlVersion version, boolean tls) {
    return process(version, tls);
  }

  /** Where it listens, with the usual database. */
  public Endpoint endpoint(Tls tls) {
    return endpoint(Optional.empty(), tls);
  }

  /** Where it listens, with one of its databases. */
  public Endpoint endpoint(Optional<String> database, Tls tls) {
    return new Endpoint(superuser.getHost(), port(), database, tls);
  }

  /** Which version it is. */
  public PostgresqlVersion version() {
    return version;
  }

  /** Connect as its superuser. */
  public Connection superuser(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?%s"
            .formatted(
                superuser.getHost(),
                port(),
                URLEncoder.encode(database, StandardCharsets.UTF_8),
                superuser.getRawQuery()));
  }

  /** All that it has logged so far: its log comes late, but in order. */
  public String log() {
    var fence = "fence " + UUID.randomUUID();
    try (var connection = superuser("postgres");
        var statement = connection.createStatement()) {
      statement.execute("SELECT '" + fence + "'");
      for (int attempt = 0; attempt < 1000; attempt++) {
        var all = log.get();
        if (all.contains(fence)) {
          return all;
        }
        Thread.sleep(10);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("the server's log never came");
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
    return data.orElseThrow();
  }

  private int port() {
    return superuser.getPort() < 0 ? PORT : superuser.getPort();
  }

  /**
   * The server whose JDBC URL, with the superuser's credential, the environment gives in {@code
   * TANDEM_POSTGRESQL_URL}, where it is of that version.
   */
  private static Optional<PostgresqlServer> given(PostgresqlVersion version) {
    return Wishes.read("tandem.postgresql.url")
        .map(url ->
            new PostgresqlServer(
                version,
                URI.create(url.substring("jdbc:".length())),
                () -> Assumptions.abort("a server given by URL does not show its log"),
                Optional.empty()))
        .filter(PostgresqlServer::isOfItsVersion);
  }

  private boolean isOfItsVersion() {
    try (var connection = superuser("postgres")) {
      return connection.getMetaData().getDatabaseMajorVersion() == version.major();
    } catch (SQLException refused) {
      throw new IllegalStateException("the server given by tandem.postgresql.url", refused);
    }
  }

  private static Source<PostgresqlServer> start(PostgresqlVersion version) {
    return Wishes.containers() || !Files.exists(jar(version))
        ? container(version)
        : new Source.Running<>(process(version, true));
  }

  private static PostgresqlServer process(PostgresqlVersion version, boolean tls) {
    try {
      var data = Files.createTempDirectory("tandem-postgresql-" + version.major() + "-");
      var certificate = TestCertificate.trusted();
      var process =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver((system, machine) -> binaries(version))
              .setDataDirectory(data)
              .setDataDirectoryCustomizer(directory -> {
                configure(directory.toPath(), tls);
                certificate.installIn(directory.toPath());
              })
              .start();
      return new PostgresqlServer(
          version,
          url("localhost", process.getPort()),
          () -> read(data.resolve("log/server.log")),
          Optional.of(data));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The server wants its private key to be its own, which what is copied in is not. */
  private static Source<PostgresqlServer> container(PostgresqlVersion version) {
    var certificate = TestCertificate.trusted();
    var image = Wishes.read("tandem.postgresql.image").orElse("postgres:" + version.major());
    var settings = new StringBuilder();
    SETTINGS
        .lines()
        .map(line -> " -c \"" + line.replace(" = ", "=").replace("'", "") + "\"")
        .forEach(settings::append);
    var container =
        new GenericContainer<>(image)
            .withEnv("POSTGRES_PASSWORD", PASSWORD)
            .withCopyToContainer(Transferable.of(certificate.certificate()), "/tmp/server.crt")
            .withCopyToContainer(Transferable.of(certificate.key()), "/tmp/copied.key")
            .withCreateContainerCmdModifier(command -> command.withEntrypoint("sh"))
            .withCommand(
                "-c",
                "cp /tmp/copied.key /tmp/server.key && chmod 600 /tmp/server.key"
                    + " && chown postgres /tmp/server.key"
                    + " && exec docker-entrypoint.sh postgres -c ssl=on"
                    + " -c ssl_cert_file=/tmp/server.crt -c ssl_key_file=/tmp/server.key"
                    + settings)
            .withExposedPorts(PORT);
    return Containers.start(
        image,
        container,
        () -> {
          var server =
              new PostgresqlServer(
                  version,
                  url(Containers.host(container), container.getMappedPort(PORT)),
                  container::getLogs,
                  Optional.empty());
          FirstLogin.await(() -> server.superuser("postgres"), container::isRunning, server.log);
          return server;
        });
  }

  private static URI url(String host, int port) {
    return URI.create(
        "postgresql://%s:%d/?user=postgres&password=%s".formatted(host, port, PASSWORD));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Path jar(PostgresqlVersion version) {
    var folder = Path.of(System.getProperty("tandem.postgresql.servers", "target/postgresql"));
    return folder.resolve(version.major() + ".jar");
  }

  /** The jar with the server's archive, which is unpacked once per machine. */
  private static InputStream binaries(PostgresqlVersion version) throws IOException {
    try (var jar = new JarFile(jar(version).toFile())) {
      try (Stream<JarEntry> entries = jar.stream()) {
        var archive =
            entries.filter(entry -> entry.getName().endsWith(".txz")).findFirst().orElseThrow();
        try (var stream = jar.getInputStream(archive)) {
          return new ByteArrayInputStream(stream.readAllBytes());
        }
      }
    }
  }

  /**
   * The embedded server would let everybody in with any password; it makes its superuser without.
   */
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
          ssl = %s
          """
                  .formatted(tls ? "on" : "off")
              + SETTINGS,
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
