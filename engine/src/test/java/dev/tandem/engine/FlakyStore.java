package dev.tandem.engine;

import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Whereabouts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A store that fails where a test says so, and keeps a list of what it was asked. */
final class FlakyStore implements SecretStore {
  private static final Fault NONE = new Fault(Optional.empty(), true);

  private final SecretStore store;
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final Set<Stage> hidden = EnumSet.noneOf(Stage.class);
  private final List<String> calls = new ArrayList<>();
  private final List<String> rotationTokens = new ArrayList<>();
  private String prefix = "";
  private Whereabouts whereabouts = new Whereabouts.Unknown();

  /** What happens at one call, and whether it is done all the same. */
  private record Fault(Optional<StoreException.Kind> kind, boolean done) {}

  FlakyStore(SecretStore store) {
    this.store = store;
  }

  /** The next calls of {@code call} fail before anything is done. */
  void fails(String call, StoreException.Kind... kinds) {
    for (var kind : kinds) {
      next(call, new Fault(Optional.of(kind), false));
    }
  }

  /** The same, after {@code well} that don't. */
  void failsAfter(int well, String call, StoreException.Kind kind) {
    for (int i = 0; i < well; i++) {
      next(call, new Fault(Optional.empty(), true));
    }
    fails(call, kind);
  }

  /** The next call of {@code call} is done, and its answer is lost. */
  void losesTheAnswerOf(String call) {
    next(call, new Fault(Optional.of(StoreException.Kind.UNAVAILABLE), true));
  }

  private void next(String call, Fault fault) {
    faults.computeIfAbsent(call, name -> new ArrayDeque<>()).add(fault);
  }

  /** No version carries {@code stage} any more. */
  void hides(Stage stage) {
    hidden.add(stage);
  }

  /** Secrets have longer names than callers use, as in AWS. */
  void namesThem(String before) {
    prefix = before;
  }

  /** It knows where admins log in. */
  void tells(Whereabouts where) {
    whereabouts = where;
  }

  /** The rotation tokens that came with each put. */
  List<String> rotationTokens() {
    return rotationTokens;
  }

  List<String> calls() {
    return calls;
  }

  @Override
  public SecretMetadata describe(String secret) {
    var found = call("describe", () -> store.describe(shortName(secret)));
    var versions = new HashMap<>(found.versions());
    versions.keySet().removeAll(hidden);
    return new SecretMetadata(prefix + found.secret(), versions, found.tags());
  }

  @Override
  public Optional<SecretVersion> read(String secret, Stage stage) {
    return call(
        "read",
        () ->
            hidden.contains(stage)
                ? Optional.<SecretVersion>empty()
                : store.read(shortName(secret), stage).map(this::named));
  }

  @Override
  public Optional<SecretVersion> read(String secret, String id) {
    return call("read", () -> store.read(shortName(secret), id).map(this::named));
  }

  @Override
  public PutOutcome put(String secret, Pending pending) {
    pending.rotationToken().ifPresent(rotationTokens::add);
    return call("put", () -> store.put(shortName(secret), pending));
  }

  @Override
  public void move(String secret, Stage stage, String from, Optional<String> to) {
    call(
        "move",
        () -> {
          store.move(shortName(secret), stage, from, to);
          return stage;
        });
  }

  @Override
  public Whereabouts whereabouts(String admin, Optional<Endpoint> named, Endpoint endpoint) {
    return whereabouts;
  }

  private SecretVersion named(SecretVersion found) {
    return new SecretVersion(prefix + found.secret(), found.id(), found.stages(), found.value());
  }

  private String shortName(String secret) {
    return secret.substring(secret.startsWith(prefix) ? prefix.length() : 0);
  }

  private <T> T call(String name, Supplier<T> act) {
    calls.add(name);
    var fault =
        Optional.ofNullable(faults.getOrDefault(name, new ArrayDeque<>()).poll()).orElse(NONE);
    if (!fault.done()) {
      throw silence(fault);
    }
    var answer = act.get();
    if (fault.kind().isPresent()) {
      throw silence(fault);
    }
    return answer;
  }

  private static StoreException silence(Fault fault) {
    return new StoreException(fault.kind().orElseThrow(), "The store did not answer.", "Wait.");
  }
}
