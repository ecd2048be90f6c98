package dev.tandem.engine;

import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Whereabouts;
import java.util.Optional;

/**
 * Which admin secret may be used, and whether it fits: power is never taken from the rotated
 * secret's value alone.
 */
sealed interface AdminSecret {
  /** This one. */
  record Allowed(String secret) implements AdminSecret {}

  /** The secret asks for one that nobody allowed. */
  record NotAllowed(String secret) implements AdminSecret {}

  /** Nobody named one. */
  record Unnamed() implements AdminSecret {}

  /** The operator's own choice, or the secret's {@code masterarn} where the operator allowed it. */
  static AdminSecret of(Policy policy, SecretDocument document) {
    if (policy.admin().isPresent()) {
      return new Allowed(policy.admin().get());
    }
    return document
        .admin()
        .<AdminSecret>map(named ->
            policy.allowedAdmins().contains(named) ? new Allowed(named) : new NotAllowed(named))
        .orElseGet(Unnamed::new);
  }

  /** The same of a secret whose current value was read. */
  static AdminSecret of(Situation now) {
    return of(now.request().policy(), now.document(Stage.AWSCURRENT).orElseThrow());
  }

  /** Where {@code admin} logs in to change what {@code that} shows. */
  static Endpoint endpoint(SecretDocument admin, Endpoint that, Whereabouts whereabouts) {
    var named = admin.adminEndpoint(that);
    return switch (whereabouts) {
      case Whereabouts.Unknown unknown -> named;
      case Whereabouts.Writer(var there, var readers) ->
          new Endpoint(there.host(), there.port(), named.database(), named.tls());
      case Whereabouts.Elsewhere(var there) ->
          new Endpoint(there.host(), there.port(), named.database(), named.tls());
    };
  }

  /** What speaks against using {@code admin} for the pair at {@code endpoint}. */
  static Optional<Problem> objection(
      String secret,
      SecretDocument admin,
      Endpoint endpoint,
      Whereabouts whereabouts,
      Names names) {
    var there = endpoint(admin, endpoint, whereabouts);
    if (!(whereabouts instanceof Whereabouts.Writer) && !there.sameListener(endpoint)) {
      return Optional.of(Problems.adminElsewhere(secret, there, endpoint));
    }
    var user = admin.credential().username();
    return user.equals(names.user()) || user.equals(names.target())
        ? Optional.of(Problems.adminIsOneOfThem(secret, user))
        : Optional.empty();
  }
}
