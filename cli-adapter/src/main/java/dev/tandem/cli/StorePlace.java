package dev.tandem.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the secrets are. Knows no class of the AWS SDK: most commands never need one. */
sealed interface StorePlace {
  /** What {@code --store} says for {@link Aws}. */
  String AWS = "aws";

  /** A directory of this machine, which need not be there yet. */
  record Directory(Path path) implements StorePlace {}

  /**
   * AWS Secrets Manager.
   *
   * @param endpoint where to go instead of the region's endpoint
   */
  record Aws(Optional<URI> endpoint) implements StorePlace {}

  /** Each of these is how a process gets credentials that somebody meant it to have. */
  List<String> CREDENTIALS =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_PROFILE",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  /** What was named, or else the first that {@code surroundings} offer. */
  static StorePlace of(Optional<String> named, Optional<URI> endpoint, Surroundings surroundings) {
    if (named.isPresent() && !named.get().equals(AWS)) {
      return new Directory(Path.of(named.get()));
    }
    return named.isPresent() || endpoint.isPresent() || offerAws(surroundings)
        ? new Aws(endpoint)
        : new Directory(surroundings.home().resolve(".tandem").resolve("secrets"));
  }

  private static boolean offerAws(Surroundings surroundings) {
    return surroundings.variable("AWS_REGION").isPresent()
        && CREDENTIALS.stream().anyMatch(name -> surroundings.variable(name).isPresent());
  }
}
