package dev.tandem.engine.spi;

import java.util.Optional;

/**
 * Where secrets are kept, with AWS Secrets Manager's semantics (API reference: DescribeSecret,
 * GetSecretValue, PutSecretValue, UpdateSecretVersionStage): versions are immutable, each stage is
 * on one version at most, and a version may be staged before it has a value.
 *
 * <p>Every method throws {@link StoreException} when the store says no.
 */
public interface SecretStore {
  /** Tell which version carries which stage. */
  SecretMetadata describe(String secret);

  /** Read the version that carries {@code stage}; empty when none does. */
  Optional<SecretVersion> read(String secret, Stage stage);

  /**
   * Read the version named {@code id}; empty when there is none. A staged version without a value
   * is there.
   */
  Optional<SecretVersion> read(String secret, String id);

  /**
   * Store {@code value} as the version {@code pending.token()} and stage it {@code AWSPENDING},
   * unless something else holds that place. This is what keeps two rotations of one secret apart,
   * so the checks and the staging are one atomic act. The value of a rotation that comes too late
   * may be left behind in a version that no stage leads to.
   */
  PutOutcome put(String secret, Pending pending);

  /**
   * Move {@code stage} from the version {@code from} to the version {@code to}; without {@code to},
   * take it off. Moving {@code AWSCURRENT} leaves {@code AWSPREVIOUS} on {@code from}. Moving a
   * label to where it is does nothing.
   *
   * <p>Taking off a label that is on no version does nothing either: a request whose answer was
   * lost may be repeated.
   *
   * @throws StoreException {@code CONFLICT} when the label is not on {@code from}, {@code
   *     NOT_FOUND} when there is no version {@code to}, {@code INVALID} when {@code AWSCURRENT}
   *     would be on no version or on one without a value
   */
  void move(String secret, Stage stage, String from, Optional<String> to);

  /**
   * Tell where the account of the admin secret {@code admin} logs in to change what {@code
   * endpoint} shows, for a store whose vendor keeps the databases too. Asked only when the secret
   * names no host, or another one.
   *
   * @param named where the secret itself says
   */
  default Whereabouts whereabouts(String admin, Optional<Endpoint> named, Endpoint endpoint) {
    return new Whereabouts.Unknown();
  }

  /**
   * A version to be staged.
   *
   * @param token its version id: the rotation's client request token
   * @param value its text
   * @param current the version that was {@code AWSCURRENT} when the value was made
   * @param staged the version that was {@code AWSPENDING} then; a store that can't look and write
   *     in one act takes the label from this one only
   * @param rotationToken what AWS hands a function that acts in another role's name
   */
  record Pending(
      String token,
      SecretText value,
      String current,
      Optional<String> staged,
      Optional<String> rotationToken) {

    /** Made when no version was {@code AWSPENDING}, by nobody in another role's name. */
    public Pending(String token, SecretText value, String current) {
      this(token, value, current, Optional.empty(), Optional.empty());
    }
  }

  /** What became of a put. */
  sealed interface PutOutcome {
    /** It is there now, staged {@code AWSPENDING}. */
    record Stored() implements PutOutcome {}

    /** This token has a value already, which stays as it is. */
    record AlreadyThere() implements PutOutcome {}

    /**
     * Another version that is not current is staged {@code AWSPENDING}: another rotation is at work
     * or got stuck.
     *
     * @param token that version
     */
    record Taken(String token) implements PutOutcome {}

    /**
     * {@code AWSCURRENT} is not on {@link Pending#current} any more: what the value was made of is
     * out of date.
     */
    record Overtaken() implements PutOutcome {}
  }
}
