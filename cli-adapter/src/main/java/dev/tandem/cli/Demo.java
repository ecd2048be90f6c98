package dev.tandem.cli;

import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Status;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.stores.LocalSecretStore;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The play itself: set the scene, let the client run, rotate, show, count. */
final class Demo {
  private static final int ID_LENGTH = 8;
  private static final int WIDTH = 76;

  private final DemoServer server;
  private final Surroundings surroundings;
  private final Page page;
  private final Progress progress;
  private final RandomGenerator random;
  private final LocalSecretStore store;
  private final Dialect dialect;
  private final Policy policy;
  private final Set<String> passwords = new HashSet<>();

  Demo(
      DemoServer server,
      Dialect dialect,
      Strategy strategy,
      Surroundings surroundings,
      RandomGenerator random,
      Page page,
      Progress progress) {
    this.server = server;
    this.surroundings = surroundings;
    this.random = random;
    this.page = page;
    this.progress = progress;
    this.store = new LocalSecretStore(server.secrets(), surroundings.clock());
    this.dialect = dialect;
    this.policy = Policy.DEFAULT.with(strategy).withAdmin(DemoScene.ADMIN_SECRET);
  }

  /** Play it with so many rotations; {@code superuser} is the server's password. */
  DemoReport play(Password superuser, int rotations)
      throws IOException, SQLException, InterruptedException {
    var scene = setScene(superuser);
    var client = new DemoClient(server.database(), store);
    client.start();
    try {
      moved(client, DemoScene.APP);
      page.line(
          "%d clients hammer it: read the secret, log in, write, read, log out."
              .formatted(DemoClient.THREADS));
      table();
      var outcomes = new ArrayList<Outcome>();
      Optional<String> owner = Optional.empty();
      for (int number = 1; number <= rotations; number++) {
        page.blank();
        page.line(Page.Look.BOLD, "Rotation %d of %d".formatted(number, rotations));
        var outcome = rotate(client);
        outcomes.add(outcome);
        if (!outcome.succeeded()) {
          break;
        }
        if (number == 1 && policy.strategy() == Strategy.ALTERNATING_USERS) {
          owner = scene.ownerOfNewTable();
        }
      }
      var tally = client.stop();
      server.stopIfClosed();
      page.blank();
      var log = DemoLog.read(server.database(), server.log(), passwords);
      return new DemoReport(
          server.database(),
          policy.strategy(),
          rotations,
          outcomes,
          tally,
          log,
          owner,
          Optional.empty());
    } finally {
      client.stop();
    }
  }

  private DemoScene setScene(Password superuser) throws IOException, SQLException {
    var start = surroundings.clock().instant();
    var title = server.database().title();
    server.database().beforehand().ifPresent(page::line);
    progress.begin("Starting " + title);
    server.start();
    var scene = new DemoScene(server, store, dialect, surroundings);
    scene.set(superuser, random);
    progress.close();
    passwords.add(superuser.reveal());
    passwords.add(DemoScene.login(store, DemoScene.ADMIN_SECRET).password().reveal());
    var took = Duration.between(start, surroundings.clock().instant());
    page.line(
        """
        A %s of its own runs at %s:%d (ready after %.1f s).
        %s
        All goes without TLS here, so the secrets say "ssl": false. Yours should not.\
        """
            .formatted(
                title,
                DemoServer.HOST,
                server.port(),
                took.toMillis() / 1000.0,
                server.database().introduction()));
    return scene;
  }

  private Outcome rotate(DemoClient client) throws InterruptedException {
    var outcome = rotator(this::show).rotate(DemoScene.APP_SECRET, policy);
    server.stopIfClosed();
    if (outcome.problem().isPresent()) {
      page.line(Page.Look.RED, "  ", wrapped(outcome.problem().get().text()));
    } else {
      moved(client, outcome.user().orElseThrow());
      page.line(
          Page.Look.FAINT,
          "  ",
          "%d ms in all; every client now logs in as %s"
              .formatted(DemoReport.whole(outcome).toMillis(), outcome.user().orElseThrow()));
    }
    table();
    return outcome;
  }

  private Rotator rotator(RotationListener listener) {
    return new Rotator(
        store,
        List.of(dialect),
        new Ports(random, surroundings.clock(), surroundings.pause(), listener));
  }

  /** Show what changes something and what tests it; the rest only while it lasts. */
  private void show(RotationListener.Event event) {
    progress.on(event);
    if (event instanceof RotationListener.Event.Moved moved
        && (moved.change() || moved.step() == Step.TEST)) {
      progress.close();
      page.line(
          Page.Look.PLAIN,
          "  ",
          "%-12s  %-52s%4d ms"
              .formatted(moved.step().label(), moved.text(), moved.took().toMillis()));
    }
  }

  /**
   * Wait until all clients log in as {@code username}. In life days pass between two rotations;
   * nobody reads a secret before the one and logs in after the other.
   */
  private void moved(DemoClient client, String username) throws InterruptedException {
    boolean moved = client.await(username);
    server.stopIfClosed();
    if (!moved) {
      page.line(Page.Look.RED, "  ", "Not every client logs in as %s.".formatted(username));
    }
  }

  private void table() {
    passwords.add(DemoScene.login(store, DemoScene.APP_SECRET).password().reveal());
    var status = rotator(RotationListener.NONE).status(DemoScene.APP_SECRET, policy);
    server.stopIfClosed();
    page.blank();
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("  VERSION", "STAGES", "ACCOUNT", "LOGIN"));
    status.versions().forEach(version -> rows.add(row(version)));
    page.table(rows);
    status.warnings().stream()
        .filter(warning -> !status.isHealthy())
        .forEach(warning -> page.line(Page.Look.YELLOW, "  ", wrapped(warning)));
  }

  private static String wrapped(String text) {
    return text.replaceAll("(.{1,%1$d})(?: |$)|(.{%1$d})".formatted(WIDTH), "$1$2\n")
        .stripTrailing();
  }

  private static List<String> row(Status.Version version) {
    var id = version.id();
    return List.of(
        "  " + id.substring(0, Math.min(ID_LENGTH, id.length())),
        version.stages().stream().map(Enum::name).collect(Collectors.joining(",")),
        version.username().orElse("-"),
        switch (version.answer()) {
          case LOGS_IN -> "works";
          case REFUSED -> "refused";
          case NO_ANSWER -> "no answer";
          case NOT_TRIED -> "not tried";
          case UNREADABLE -> "unreadable";
        });
  }
}
