package dev.tandem.notifications;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.spi.Deadline;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Tells a chat how a rotation ended: one message, in the JSON that Slack takes and many others too.
 *
 * <p>Whoever has the address may write there. So it appears in no text, and no redirect is
 * followed.
 */
public final class Webhook implements RotationListener {
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** Slack cuts longer ones into pieces. */
  private static final int LENGTH = 3_000;

  private static final String LATE = "The webhook did not answer in the time that was left.";

  private final URI address;
  private final boolean always;
  private final Deadline deadline;
  private final Consumer<String> trouble;

  /**
   * Tell {@code address}.
   *
   * @param address http or https
   * @param always to tell of what went well as well
   * @param deadline when there is no time left for it
   * @param trouble hears, in a sentence without the address, why a message did not arrive
   */
  public Webhook(URI address, boolean always, Deadline deadline, Consumer<String> trouble) {
    this.address = address;
    this.always = always;
    this.deadline = deadline;
    this.trouble = trouble;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.Moving moving -> {}
      case Event.Moved moved -> {}
      case Event.Retrying retrying -> {}
      case Event.Cautioned cautioned -> {}
      case Event.Ended(var outcome) -> {
        if (outcome.problem().isPresent()) {
          tell("%s: %s".formatted(outcome.secret(), outcome.problem().get().text()));
        } else if (always) {
          tell("%s: %s".formatted(outcome.secret(), outcome.summary()));
        }
      }
    }
  }

  /** Say {@code text} there, or say why not. */
  public void tell(String text) {
    var missing = new AtomicReference<>(Optional.of(LATE));
    // a thread of its own, as nothing else bounds the search for the host's address
    var delivery = Thread.ofVirtual().start(() -> missing.set(deliver(message(text))));
    try {
      if (!delivery.join(deadline.within(LONGEST))) {
        delivery.interrupt();
      }
    } catch (InterruptedException e) {
      delivery.interrupt();
      Thread.currentThread().interrupt();
    }
    missing.get().ifPresent(trouble);
  }

  /** Send {@code body}; give the reason where it was not taken. */
  private Optional<String> deliver(String body) {
    try {
      return attempt(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(LATE);
    } catch (RuntimeException e) {
      return unreached(e);
    }
  }

  private Optional<String> attempt(String body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    var client = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    try {
      for (int attempt = 1; ; attempt++) {
        var answer = send(client, request);
        if (answer.why().isEmpty() || !answer.passing() || attempt == ATTEMPTS) {
          return answer.why();
        }
        Thread.sleep(PAUSE.multipliedBy(attempt));
      }
    } finally {
      client.shutdownNow();
    }
  }

  private record Answer(Optional<String> why, boolean passing) {}

  private static Answer send(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      return status / 100 == 2
          ? new Answer(Optional.empty(), false)
          : new Answer(
              Optional.of("The webhook did not take the message (HTTP %d).".formatted(status)),
              status == 429 || status >= 500);
    } catch (IOException e) {
      return new Answer(unreached(e), true);
    }
  }

  /** The exception's own text may quote the address. */
  private static Optional<String> unreached(Exception e) {
    return Optional.of("The webhook was not reached (%s).".formatted(e.getClass().getSimpleName()));
  }

  private static String message(String text) {
    var json = new StringWriter();
    try (var generator = new JsonFactory().createGenerator(json)) {
      generator.writeStartObject();
      generator.writeStringField("text", escaped(text));
      generator.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a string can be written to", e);
    }
    return json.toString();
  }

  /** Keep what looks like a mention or a link from becoming one. */
  private static String escaped(String text) {
    var cut = text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text;
    return cut.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
