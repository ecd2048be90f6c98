package dev.tandem.engine;

import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.util.Optional;
import java.util.Set;

/** What reading one version of a secret came to. */
sealed interface Reading {
  /** There is no such version. */
  record Absent() implements Reading {}

  /** It is staged and has no value yet. */
  record NoValue(String id, Set<Stage> stages) implements Reading {}

  /** It has a value that is no credential; {@code why} follows the version's name in a sentence. */
  record Unreadable(String id, Set<Stage> stages, String why) implements Reading {}

  /** It has a value; {@code secret} is the full name of what it is a version of. */
  record Value(String secret, String id, Set<Stage> stages, SecretDocument document)
      implements Reading {}

  /** Parse what the store gave. */
  static Reading of(Optional<SecretVersion> found) {
    if (found.isEmpty()) {
      return new Absent();
    }
    var version = found.get();
    if (version.value().isEmpty()) {
      return new NoValue(version.id(), version.stages());
    }
    return switch (SecretDocument.parse(version.value().get())) {
      case SecretDocument.Parsed.Good(var document) ->
          new Value(version.secret(), version.id(), version.stages(), document);
      case SecretDocument.Parsed.Bad(var why) ->
          new Unreadable(version.id(), version.stages(), why);
    };
  }
}
