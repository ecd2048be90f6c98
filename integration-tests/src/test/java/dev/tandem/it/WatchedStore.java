package dev.tandem.it;

import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A store that takes note of each call, and of each value that passes through. */
final class WatchedStore implements SecretStore {
  private final SecretStore store;
  private final List<String> calls = new ArrayList<>();
  private final Set<SecretText> values = new LinkedHashSet<>();

  WatchedStore(SecretStore store) {
    this.store = store;
  }

  /** Name the calls since the last time, in order. */
  List<String> calls() {
    var since = List.copyOf(calls);
    calls.clear();
    return since;
  }

  /** All values that were ever read or put. */
  Set<SecretText> values() {
    return Set.copyOf(values);
  }

  @Override
  public SecretMetadata describe(String secret) {
    calls.add("describe " + secret);
    return store.describe(secret);
  }

  @Override
  public Optional<SecretVersion> read(String secret, Stage stage) {
    calls.add("read " + stage + " of " + secret);
    return noted(store.read(secret, stage));
  }

  @Override
  public Optional<SecretVersion> read(String secret, String id) {
    calls.add("read " + id + " of " + secret);
    return noted(store.read(secret, id));
  }

  @Override
  public PutOutcome put(String secret, Pending pending) {
    calls.add("put " + secret);
    values.add(pending.value());
    return store.put(secret, pending);
  }

  @Override
  public void move(String secret, Stage stage, String from, Optional<String> to) {
    calls.add("move " + stage + " of " + secret);
    store.move(secret, stage, from, to);
  }

  private Optional<SecretVersion> noted(Optional<SecretVersion> read) {
    read.flatMap(SecretVersion::value).ifPresent(values::add);
    return read;
  }
}
