package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.cli.CommandLines;
import dev.tandem.dialects.mysql.Scene;
import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.SecretJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages for users say is typed into a shell, in its order, on real servers. What can't be
 * had here is parsed, and listed with the reason.
 */
final class PagesTest {
  private static final String GUIDE = "docs/guide.md";
  private static final String OPERATIONS = "docs/operations.md";
  private static final String SECURITY = "docs/security.md";

  private static final String COPY = "A copy, where acting as `app` won't do";

  /** Why commands are parsed only, by where they stand. */
  private static final Map<String, String> PARSED =
      Map.of(
          GUIDE + "#SQL Server", "no SQL Server can be had here: it comes as a container only",
          OPERATIONS + "#inline", "they stand in a sentence, with words in the place of values");

  /** What each test runs. */
  private static final Set<String> RUN =
      Set.of(
          GUIDE + "#PostgreSQL",
          GUIDE + "#" + COPY,
          GUIDE + "#When privileges change between two rotations",
          GUIDE + "#On a schedule",
          GUIDE + "#MySQL",
          GUIDE + "#MariaDB",
          OPERATIONS + "#At three in the morning",
          OPERATIONS + "#The ways out",
          OPERATIONS + "#The record",
          SECURITY + "#What the admin account may do");

  @TempDir private Path directory;

  @Test
  void everyCommandIsRunOrParsed() throws IOException {
    for (var page : List.of(GUIDE, OPERATIONS, SECURITY)) {
      for (var section : sections(page).entrySet()) {
        var where = page + "#" + section.getKey();
        assertThat(RUN.contains(where) || PARSED.containsKey(where)).as(where).isTrue();
      }
    }
  }

  // ---- the guide -----------------------------------------------------------------------------

  @Test
  void theGuideIsRightAboutPostgresql() throws IOException, InterruptedException {
    try (var ground = PostgresqlGround.make()) {
      var terminal = terminal(ground.engine(), ground.endpoint(), ground.primary(), ground.admin());
      type(terminal, GUIDE, "PostgreSQL");
      ground.scene().as(ground.scene().primary(), "CREATE TABLE invoices (item text)");
      type(terminal, GUIDE, "When privileges change between two rotations");
      type(terminal, GUIDE, "On a schedule");
    }
  }

  /** Of an account that owns nothing. */
  @Test
  void theGuideIsRightAboutACopy() throws IOException, InterruptedException {
    try (var ground = PostgresqlGround.make()) {
      var scene = ground.scene();
      var database = name(scene.database());
      var primary = name(scene.primary());
      scene.sql(
          "REVOKE CREATE ON DATABASE %s FROM %s".formatted(database, primary),
          "ALTER DATABASE %s OWNER TO %s".formatted(database, name(scene.adminName())));
      scene.here("DROP SCHEMA %s CASCADE".formatted(primary));
      scene.asAdmin(
          "CREATE SCHEMA shop",
          "CREATE TABLE shop.orders (item text)",
          "GRANT USAGE ON SCHEMA shop TO " + primary,
          "GRANT SELECT, INSERT ON shop.orders TO " + primary);
      var terminal = terminal(ground.engine(), ground.endpoint(), ground.primary(), ground.admin());
      begin(terminal, "PostgreSQL");
      succeeds(terminal, "export TANDEM_ADMIN=rotator");
      type(terminal, GUIDE, COPY);
    }
  }

  private static String name(String plain) {
    return dev.tandem.dialects.postgresql.Scene.q(plain);
  }

  @Test
  void theGuideIsRightAboutMysql() throws IOException, InterruptedException {
    try (var ground = MysqlGround.make()) {
      var terminal = terminal(ground.engine(), ground.endpoint(), ground.primary(), ground.admin());
      type(terminal, GUIDE, "MySQL");
    }
  }

  /** Which begins as MySQL's part does. */
  @Test
  void theGuideIsRightAboutMariadb() throws IOException, InterruptedException {
    try (var scene = Scene.on(Product.MARIADB.shared(), "")) {
      var terminal =
          terminal(
              "mariadb",
              scene.endpoint(Tls.PLAIN),
              scene.credential(scene.primary()),
              scene.credential(scene.adminName()));
      scene.sql("GRANT SELECT, INSERT ON %s TO %s".formatted(scene.everythingHere(), scene.app()));
      begin(terminal, "MySQL");
      type(terminal, GUIDE, "MariaDB");
    }
  }

  /** Put the secrets into the store, as a section does. */
  private static void begin(Terminal terminal, String section)
      throws IOException, InterruptedException {
    for (var command : commands(GUIDE, section)) {
      if (command.contains("secret create")) {
        succeeds(terminal, command);
      }
    }
  }

  // ---- operations ----------------------------------------------------------------------------

  @Test
  void operationsLeadsOutOfEveryTrouble() throws IOException, InterruptedException {
    try (var tenant = Tenant.on(PostgresqlGround.make(), directory.resolve("secrets"))) {
      var terminal = new Terminal(directory, Map.of("TANDEM_STORE", tenant.directory().toString()));
      type(terminal, OPERATIONS, "At three in the morning");
      for (var command : commands(OPERATIONS, "The ways out")) {
        if (command.endsWith("--dry-run")) {
          breaks(command, tenant, terminal);
        }
        var answer = terminal.type(command);
        // nobody is there to be asked for the account's name
        int code = command.equals("tandem repair app --admin admin") ? 64 : 0;
        assertThat(answer.code()).as(terminal.transcript()).isEqualTo(code);
      }
      assertThat(tenant.worksWith(tenant.credential(Stage.AWSCURRENT))).isTrue();
      type(terminal, OPERATIONS, "The record");
    }
  }

  /** Bring about what a command leads out of. */
  private static void breaks(String command, Tenant tenant, Terminal terminal)
      throws IOException, InterruptedException {
    if (command.startsWith("tandem repair")) {
      tenant.ground().reset(tenant.credential(Stage.AWSCURRENT).username(), "changed by hand");
    } else {
      succeeds(
          terminal,
          "tandem rotate app --admin admin --step createSecret --token " + UUID.randomUUID());
    }
  }

  // ---- security ------------------------------------------------------------------------------

  @Test
  void securityPrintsWhatTheAdminMay() throws IOException, InterruptedException {
    var terminal = new Terminal(directory, Map.of());
    type(terminal, SECURITY, "What the admin account may do");
    assertThat(terminal.transcript()).contains("CREATEROLE", "WITH GRANT OPTION");
  }

  // ---- what is parsed only -------------------------------------------------------------------

  @TestFactory
  Stream<DynamicTest> theRestIsParsed() throws IOException {
    PARSED.forEach((where, why) -> System.out.printf("Parsed only, %s: %s%n", where, why));
    return Stream.concat(commands(GUIDE, "SQL Server").stream(), inline(OPERATIONS))
        .peek(command -> System.out.println("  " + command))
        .map(command ->
            DynamicTest.dynamicTest(command, () -> CommandLines.parse(ReadmeTest.words(command))));
  }

  /** Those that are more than a command's name. */
  private static Stream<String> inline(String page) throws IOException {
    return Pattern.compile("`(tandem [^`]+)`")
        .matcher(Project.text(page))
        .results()
        .map(found -> "./" + found.group(1))
        .filter(command -> ReadmeTest.words(command).size() > 2);
  }

  // ---- typing --------------------------------------------------------------------------------

  private Terminal terminal(String engine, Endpoint endpoint, Credential primary, Credential admin)
      throws IOException {
    Files.writeString(
        directory.resolve("app.json"), SecretJson.secret(engine, endpoint, primary).reveal());
    Files.writeString(
        directory.resolve("rotator.json"), SecretJson.secret(engine, endpoint, admin).reveal());
    return new Terminal(directory, Map.of("TANDEM_STORE", directory.resolve("secrets").toString()));
  }

  private static void type(Terminal terminal, String page, String section)
      throws IOException, InterruptedException {
    var commands = commands(page, section);
    assertThat(commands).isNotEmpty();
    for (var command : commands) {
      succeeds(terminal, command);
    }
  }

  private static void succeeds(Terminal terminal, String command)
      throws IOException, InterruptedException {
    assertThat(terminal.type(command).code()).as(terminal.transcript()).isZero();
  }

  private static List<String> commands(String page, String section) throws IOException {
    return sections(page).getOrDefault(section, List.of());
  }

  /** The commands of a page by the headings over them, with continued lines joined. */
  private static Map<String, List<String>> sections(String page) throws IOException {
    var sections = new LinkedHashMap<String, List<String>>();
    for (var section : Project.text(page).split("(?m)^##+ ", -1)) {
      var commands =
          Project.fenced(section, "sh")
              .flatMap(block -> block.replaceAll("\\\\\\n\\s*", "").lines())
              .filter(line -> !line.isBlank())
              .toList();
      if (!commands.isEmpty()) {
        sections.put(section.lines().findFirst().orElse(""), commands);
      }
    }
    return sections;
  }
}
