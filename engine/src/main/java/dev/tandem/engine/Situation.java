package dev.tandem.engine;

import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Whereabouts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * All that is known so far. Every fact was looked up by this run, or follows from a change that
 * this run was told had succeeded; a new run starts with the request alone.
 *
 * @param request what is asked for
 * @param metadata which version carries which stage
 * @param readings the versions read; {@code AWSPENDING} is the one named by the token
 * @param admin what reading the admin secret came to
 * @param whereabouts where its account logs in, where the secret doesn't say
 * @param replies what became of each login
 * @param accounts the pair, as the admin saw it before any change
 * @param outcome the pair, as it was seen after all changes
 * @param put what became of the put
 * @param refusal why the database refused the pending password
 * @param reached the changes that succeeded
 */
record Situation(
    Request request,
    Optional<SecretMetadata> metadata,
    Map<Stage, Reading> readings,
    Optional<Reading> admin,
    Whereabouts whereabouts,
    Map<Login, Reply> replies,
    Optional<PairState> accounts,
    Optional<PairState> outcome,
    Optional<PutOutcome> put,
    Optional<DatabaseFailure> refusal,
    Set<Milestone> reached) {

  /** Copy the collections. */
  public Situation {
    readings = Map.copyOf(readings);
    replies = Map.copyOf(replies);
    reached = Set.copyOf(reached);
  }

  /** What became of one login. */
  sealed interface Reply {
    /** Accepted, by this server. */
    record In(Identity identity) implements Reply {}

    /** Not accepted. */
    record Failed(DatabaseFailure failure) implements Reply {}
  }

  /** A change or a check that succeeded and leaves no other trace in here. */
  enum Milestone {
    CLAIMED,
    PREPARED,
    SET,
    /** A plan takes it that the privileges will be alike once they are prepared. */
    ALIKE,
    PROBED,
    PROMOTED,
    DROPPED
  }

  /** Nothing is known but the request. */
  static Situation of(Request request) {
    return new Situation(
        request,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        new Whereabouts.Unknown(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  /** The reading of {@code stage}, when it was read. */
  Optional<Reading> reading(Stage stage) {
    return Optional.ofNullable(readings.get(stage));
  }

  /** The document of {@code stage}, when it was read and is one. */
  Optional<SecretDocument> document(Stage stage) {
    return readings.get(stage) instanceof Reading.Value value
        ? Optional.of(value.document())
        : Optional.empty();
  }

  /** The admin secret's document, when it was read and is one. */
  Optional<SecretDocument> adminDocument() {
    return admin.orElse(null) instanceof Reading.Value value
        ? Optional.of(value.document())
        : Optional.empty();
  }

  /** Which version of the admin secret that is. */
  Optional<String> adminVersion() {
    return admin.orElse(null) instanceof Reading.Value value
        ? Optional.of(value.id())
        : Optional.empty();
  }

  /** The secret's full name, as far as the store has told it; what the caller calls it, if not. */
  String name() {
    return metadata
        .map(SecretMetadata::secret)
        .or(() ->
            readings.values().stream()
                .filter(Reading.Value.class::isInstance)
                .map(reading -> ((Reading.Value) reading).secret())
                .findFirst())
        .orElseGet(request::secret);
  }

  /** Say whether the rotation in question is, or was, under way. */
  boolean hasBegun() {
    var token = Optional.of(request.token());
    return metadata
        .filter(known ->
            known.unfinished().equals(token) || known.version(Stage.AWSCURRENT).equals(token))
        .isPresent();
  }

  /** What became of logging in as {@code login}, when it was tried. */
  Optional<Reply> reply(Login login) {
    return Optional.ofNullable(replies.get(login));
  }

  /** Say whether {@code login} was accepted. */
  boolean isIn(Login login) {
    return replies.get(login) instanceof Reply.In;
  }

  /** Say whether the database said no to {@code login}. */
  boolean isRefused(Login login) {
    return replies.get(login) instanceof Reply.Failed failed
        && Status.Answer.of(failed.failure()) == Status.Answer.REFUSED;
  }

  boolean has(Milestone milestone) {
    return reached.contains(milestone);
  }

  /** An unfinished rotation is taken up under its own token, where the request says so. */
  Situation described(SecretMetadata found) {
    var unfinished = found.unfinished().filter(token -> request.resumes());
    return with(draft -> {
      draft.request = request.under(unfinished.orElse(request.token()));
      draft.metadata = Optional.of(found);
    });
  }

  /** The same of the same world, with another intent. */
  Situation asking(Intent other) {
    return with(draft -> draft.request = request.asking(other));
  }

  /**
   * What the store said before the claim may be out of date by now; what it says from here on stays
   * true. So is what an account with two passwords was seen to hold: setting the newer one twice
   * would drop the older. And whoever takes a rotation back must know whether it got further
   * meanwhile; whoever goes on, whether the pending password is still set.
   */
  Situation claimed() {
    boolean aborts = request.intent() == Intent.ABORT;
    boolean outdated = request.policy().strategy() == Strategy.DUAL_PASSWORD || aborts;
    return reached(Milestone.CLAIMED)
        .with(draft -> {
          draft.metadata = Optional.empty();
          draft.accounts = outdated ? Optional.empty() : accounts;
          if (aborts) {
            draft.readings = without(readings, Stage.AWSPENDING);
          } else {
            draft.replies = without(replies, Login.PENDING);
          }
        });
  }

  Situation read(Stage stage, Reading reading) {
    return with(draft -> {
      draft.readings = and(readings, stage, reading);
      if (metadata.isEmpty() && request.isWhole()) {
        draft.metadata = settled(reading);
      }
    });
  }

  /**
   * Where a rotation has ended and left {@code AWSPENDING} on the version that it made current,
   * that version tells as much as a description.
   */
  private static Optional<SecretMetadata> settled(Reading reading) {
    return reading instanceof Reading.Value value
            && value.stages().containsAll(Set.of(Stage.AWSCURRENT, Stage.AWSPENDING))
        ? Optional.of(
            new SecretMetadata(
                value.secret(),
                Map.of(Stage.AWSCURRENT, value.id(), Stage.AWSPENDING, value.id()),
                Map.of()))
        : Optional.empty();
  }

  Situation readAdmin(Reading reading, Whereabouts told) {
    return with(draft -> {
      draft.admin = Optional.of(reading);
      draft.whereabouts = told;
    });
  }

  Situation replied(Login login, Reply reply) {
    return with(draft -> draft.replies = and(replies, login, reply));
  }

  Situation saw(PairState pair, boolean after) {
    return with(draft -> {
      if (after) {
        draft.outcome = Optional.of(pair);
      } else {
        draft.accounts = Optional.of(pair);
      }
    });
  }

  /** {@code written} is the version that the put stored and staged, when it did. */
  Situation answered(PutOutcome answer, SecretDocument written) {
    var after = with(draft -> draft.put = Optional.of(answer));
    return switch (answer) {
      case PutOutcome.Stored stored ->
          after
              .with(draft ->
                  draft.metadata =
                      metadata.map(known -> known.with(Stage.AWSPENDING, request.token())))
              .read(
                  Stage.AWSPENDING,
                  new Reading.Value(name(), request.token(), Set.of(Stage.AWSPENDING), written));
      // somebody else put it since it was read, if it was
      case PutOutcome.AlreadyThere there ->
          after.with(draft -> draft.readings = without(readings, Stage.AWSPENDING));
      case PutOutcome.Taken taken -> after;
      case PutOutcome.Overtaken overtaken -> after;
    };
  }

  /**
   * Whether the password is set all the same must be asked from here on: an earlier answer proves
   * nothing.
   */
  Situation refusedPassword(DatabaseFailure failure) {
    return with(draft -> {
      draft.replies = without(replies, Login.PENDING);
      draft.refusal = Optional.of(failure);
    });
  }

  /** Once the password is set, an earlier answer to logging in with it is out of date. */
  Situation reached(Milestone milestone) {
    var set = request.intent() == Intent.REPAIR ? Login.CURRENT : Login.PENDING;
    return with(draft -> {
      draft.reached = new HashSet<>(reached);
      draft.reached.add(milestone);
      if (milestone == Milestone.SET) {
        draft.replies = without(replies, set);
      }
    });
  }

  /**
   * The pending version made way. Where it was one that could not be resumed, another rotation
   * begins in its place, by the same sessions and under the same claim.
   */
  Situation dropped() {
    if (request.renewal().isEmpty()) {
      return reached(Milestone.DROPPED);
    }
    return with(draft -> {
      draft.request = request.renewed();
      draft.metadata = metadata.map(known -> known.without(Stage.AWSPENDING));
      draft.readings = without(readings, Stage.AWSPENDING);
      draft.replies = without(replies, Login.PENDING);
      draft.put = Optional.empty();
      draft.refusal = Optional.empty();
    });
  }

  private Situation with(Consumer<Draft> facts) {
    var draft = new Draft(this);
    facts.accept(draft);
    return draft.situation();
  }

  private static <K, V> Map<K, V> and(Map<K, V> known, K key, V value) {
    var more = new HashMap<>(known);
    more.put(key, value);
    return more;
  }

  private static <K, V> Map<K, V> without(Map<K, V> known, K key) {
    var fewer = new HashMap<>(known);
    fewer.remove(key);
    return fewer;
  }

  /** The next situation in the making. */
  private static final class Draft {
    private Request request;
    private Optional<SecretMetadata> metadata;
    private Map<Stage, Reading> readings;
    private Optional<Reading> admin;
    private Whereabouts whereabouts;
    private Map<Login, Reply> replies;
    private Optional<PairState> accounts;
    private Optional<PairState> outcome;
    private Optional<PutOutcome> put;
    private Optional<DatabaseFailure> refusal;
    private Set<Milestone> reached;

    private Draft(Situation from) {
      request = from.request;
      metadata = from.metadata;
      readings = from.readings;
      admin = from.admin;
      whereabouts = from.whereabouts;
      replies = from.replies;
      accounts = from.accounts;
      outcome = from.outcome;
      put = from.put;
      refusal = from.refusal;
      reached = from.reached;
    }

    private Situation situation() {
      return new Situation(
          request,
          metadata,
          readings,
          admin,
          whereabouts,
          replies,
          accounts,
          outcome,
          put,
          refusal,
          reached);
    }
  }
}
