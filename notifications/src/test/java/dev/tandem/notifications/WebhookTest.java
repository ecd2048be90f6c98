package dev.tandem.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What arrives at a real server, and what is said when nothing can. */
final class WebhookTest {
  private static final Duration PLENTY = Duration.ofMinutes(1);
  private static final Problem PROBLEM =
      new Problem(Problem.Kind.LOGIN, "app <@here> & co can't log in.", "Unlock it.", false);

  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> troubles = new ArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @SuppressWarnings("NullAway.Init") // JUnit calls listen first
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/hush", this::take);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void tellsOfAFailureInWordsThatMentionNobody() {
    webhook(false).on(ended(Optional.of(PROBLEM)));

    assertThat(bodies)
        .containsExactly(
            """
            {"text":"app: app &lt;@here&gt; &amp; co can't log in. Unlock it."}\
            """);
    assertThat(troubles).isEmpty();
  }

  @Test
  void tellsOfWhatWentWellWhereItIsAskedTo() {
    webhook(false).on(ended(Optional.empty()));
    assertThat(bodies).isEmpty();

    webhook(true).on(ended(Optional.empty()));
    assertThat(bodies).containsExactly("{\"text\":\"app: rotated app\"}");
  }

  @Test
  void tellsOfNothingOnTheWay() {
    var webhook = webhook(true);

    webhook.on(new Event.Moving("app", Step.SET, "log in"));
    webhook.on(new Event.Moved("app", Step.SET, "log in", false, Duration.ZERO, "", List.of()));
    webhook.on(new Event.Retrying("app", PROBLEM, 1));

    assertThat(bodies).isEmpty();
  }

  @Test
  void triesAgainWhatMayPass() {
    answers.addAll(List.of(503, 429));

    webhook(false).tell("down");

    assertThat(bodies).hasSize(3);
    assertThat(troubles).isEmpty();
  }

  @Test
  void saysThatItWasTurnedAway() {
    answers.addAll(List.of(404));

    webhook(false).tell("down");

    assertThat(bodies).hasSize(1);
    assertThat(troubles).containsExactly("The webhook did not take the message (HTTP 404).");
  }

  @Test
  void followsNobodyElsewhere() {
    answers.add(302);

    webhook(false).tell("down");

    assertThat(bodies).hasSize(1);
    assertThat(troubles).containsExactly("The webhook did not take the message (HTTP 302).");
  }

  @Test
  void givesUpAfterThreeAttempts() {
    answers.addAll(List.of(500, 500, 500, 200));

    webhook(false).tell("down");

    assertThat(bodies).hasSize(3);
    assertThat(troubles).containsExactly("The webhook did not take the message (HTTP 500).");
  }

  @Test
  void saysThatNobodyListensAndNotWhere() throws IOException {
    URI nobody;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:%d/hush".formatted(closed.getLocalPort()));
    }

    webhook(nobody, PLENTY).tell("down");

    assertThat(troubles).containsExactly("The webhook was not reached (ConnectException).");
  }

  /**
   * The headers are there, and the answer never ends: the client's own time-out is over by then.
   */
  @Test
  void waitsForNoAnswerPastTheDeadline() {
    answers.add(0);

    webhook(address(), Duration.ofSeconds(2)).tell("down");

    assertThat(bodies).as("attempts").hasSizeLessThan(2);
    assertThat(troubles).containsExactly("The webhook did not answer in the time that was left.");
  }

  @Test
  void cutsWhatNobodyWouldRead() {
    webhook(false).tell("x".repeat(100_000));

    assertThat(bodies.getFirst()).hasSizeLessThan(3_100).endsWith("…\"}");
  }

  private Webhook webhook(boolean always) {
    return new Webhook(
        address(), always, Deadline.in(PLENTY, InstantSource.system()), troubles::add);
  }

  private Webhook webhook(URI address, Duration time) {
    return new Webhook(address, false, Deadline.in(time, InstantSource.system()), troubles::add);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:%d/hush".formatted(server.getAddress().getPort()));
  }

  private static Event ended(Optional<Problem> problem) {
    return new Event.Ended(
        new Outcome(
            "app",
            "token",
            Optional.empty(),
            problem,
            "rotated app",
            Optional.empty(),
            List.of(),
            Map.of()));
  }

  private void take(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    int status = Optional.ofNullable(answers.poll()).orElse(200);
    if (status == 0) {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write('o');
      exchange.getResponseBody().flush();
      return;
    }
    if (status == 302) {
      exchange.getResponseHeaders().set("Location", address().toString());
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
