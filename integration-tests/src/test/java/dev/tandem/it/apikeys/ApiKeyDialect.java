package dev.tandem.it.apikeys;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.NameLimit;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

// shown:begin
/** Rotates the keys of an HTTP service that takes two for each client: dual-password, then. */
final class ApiKeyDialect implements Dialect {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Override
  public String name() {
    return "api-keys";
  }

  @Override
  public Set<String> engines() {
    return Set.of("api-keys");
  }

  @Override
  public Set<Strategy> strategies() {
    return Set.of(Strategy.DUAL_PASSWORD);
  }

  @Override
  public int defaultPort() {
    return 443;
  }

  @Override
  public NameLimit nameLimit() {
    return new NameLimit(32, NameLimit.Unit.CHARACTERS);
  }

  /** A service keeps no session: logged in is who is told its own name. */
  @Override
  public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
    try {
      var service = new Service(endpoint, credential, deadline);
      var instance = service.send("GET", "/me", "");
      var user = credential.username();
      var encrypted = endpoint.tls() == Tls.VERIFY_FULL;
      var identity = new Identity(user, user, instance, "API keys", false, encrypted);
      return new LoginOutcome.Accepted(new KeySession(service, identity));
    } catch (DatabaseException refused) {
      return new LoginOutcome.Failed(refused.failure());
    }
  }

  /** Saying which two are valid may be repeated; adding one may not. */
  @Override
  public List<AccountChange> setCredential(PairState pair, NewCredential next, Policy policy) {
    var user = next.credential().username();
    var keys =
        Stream.of(next.before().orElseThrow(), next.credential())
            .map(credential -> ApiKeyService.hash(credential.password().reveal()))
            .collect(Collectors.joining(","));
    var put = "PUT /clients/" + user + "/keys ";
    var summary = "let the present and the new key of " + user + " in";
    return List.of(new AccountChange(summary, put + keys, put + "********", Optional.empty()));
  }

  private record KeySession(Service service, Identity identity) implements Session {
    @Override
    public void apply(List<AccountChange> changes) {
      for (var change : changes) {
        var words = change.sql().split(" ", -1);
        service.send(words[0], words[1], words[2]);
      }
    }

    @Override
    public void close() {}
  }

  private record Service(Endpoint endpoint, Credential credential, Deadline deadline) {
    String send(String method, String path, String body) {
      var scheme = endpoint.tls() == Tls.VERIFY_FULL ? "https://" : "http://";
      var request =
          HttpRequest.newBuilder(URI.create(scheme + endpoint + path))
              .timeout(deadline.within(Duration.ofSeconds(10)))
              .header("Client", credential.username())
              .header("Key", credential.password().reveal())
              .method(method, BodyPublishers.ofString(body));
      try {
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return switch (response.statusCode()) {
          case 200 -> response.body();
          case 401 -> throw failure(Kind.REJECTED, "rejects the key of", "Look up the key.");
          case 403 -> throw failure(Kind.PRIVILEGE, "forbids this to", "Let it manage keys.");
          case 429, 503 -> throw failure(Kind.CAPACITY, "has no room for", "Try again.");
          default -> throw failure(Kind.UNEXPECTED, "fails for", "Look into the service's log.");
        };
      } catch (IOException unanswered) {
        throw failure(Kind.UNREACHABLE, "does not answer", "See whether it is up.");
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw failure(Kind.UNREACHABLE, "was not waited for by", "Try again.");
      }
    }

    private DatabaseException failure(Kind kind, String what, String mend) {
      var text = endpoint + " " + what + " " + credential.username() + ".";
      return new DatabaseException(new DatabaseFailure(kind, text, mend, ""));
    }
  }
}
// shown:end
