package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static dev.tandem.engine.spi.Stage.AWSPREVIOUS;

import dev.tandem.engine.Move.Claim;
import dev.tandem.engine.Move.DescribeAccounts;
import dev.tandem.engine.Move.DescribeSecret;
import dev.tandem.engine.Move.Done;
import dev.tandem.engine.Move.DropPending;
import dev.tandem.engine.Move.LogIn;
import dev.tandem.engine.Move.Prepare;
import dev.tandem.engine.Move.Probe;
import dev.tandem.engine.Move.Promote;
import dev.tandem.engine.Move.Put;
import dev.tandem.engine.Move.Read;
import dev.tandem.engine.Move.ReadAdmin;
import dev.tandem.engine.Move.Refused;
import dev.tandem.engine.Move.SetCredential;
import dev.tandem.engine.Situation.Milestone;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;

/**
 * The whole policy: {@link #next} decides everything that Tandem does.
 *
 * <p>A rotation is what a person would do by hand, in the order that is safe at every point: find
 * out everything that could stop it, and only then write; put the new password into the store
 * before the database, privileges before the password, a login before the promotion. Each part
 * below says what it still lacks, or nothing when it is complete.
 */
final class Rotation {
  private final List<Dialect> dialects;

  Rotation(List<Dialect> dialects) {
    this.dialects = List.copyOf(dialects);
  }

  /** Decide what happens next. Pure: the same situation always gets the same move. */
  Move next(Situation now) {
    return stages(now)
        .or(() -> versions(now))
        .or(() -> survey(now))
        .or(() -> create(now))
        .or(() -> set(now))
        .or(() -> test(now))
        .or(() -> finish(now))
        .orElseGet(() -> new Done(summary(now)));
  }

  // ---- what the store says -------------------------------------------------------------------

  /**
   * Which version carries which stage; a lone setSecret or testSecret reads it off the version
   * itself at first.
   */
  private Optional<Move> stages(Situation now) {
    var request = now.request();
    boolean fromVersion = !request.includes(Step.CREATE) && !request.includes(Step.FINISH);
    if (fromVersion && !now.has(Milestone.CLAIMED)) {
      return Optional.empty();
    }
    if (now.metadata().isEmpty()) {
      return Optional.of(new DescribeSecret());
    }
    var current = now.metadata().get().version(AWSCURRENT);
    var pending = now.metadata().get().version(AWSPENDING);
    var token = Optional.of(request.token());
    if (now.has(Milestone.PROMOTED) || current.equals(token)) {
      return Optional.of(new Done(summary(now)));
    }
    if (current.isEmpty()) {
      return refuse(Problems.noCurrent(request));
    }
    if (pending.isPresent() && !pending.equals(token) && !pending.equals(current)) {
      return refuse(Problems.anotherRotation(request, pending.get()));
    }
    if (now.reading(AWSCURRENT).orElse(null) instanceof Reading.Value value
        && !current.get().equals(value.id())) {
      return refuse(Problems.overtaken(request));
    }
    boolean mustBeStaged = !request.includes(Step.CREATE) || now.has(Milestone.CLAIMED);
    return mustBeStaged && !pending.equals(token) && !now.has(Milestone.DROPPED)
        ? refuse(Problems.notStaged(request))
        : Optional.empty();
  }

  /** The values that decide: the current one, and the pending one where there is one already. */
  private Optional<Move> versions(Situation now) {
    var request = now.request();
    if (request.isOnly(Step.FINISH)) {
      return Optional.empty();
    }
    return pendingVersion(now)
        .or(() -> needsCurrent(now) ? value(now, AWSCURRENT) : Optional.empty())
        .or(() -> fits(now));
  }

  private Optional<Move> pendingVersion(Situation now) {
    var request = now.request();
    boolean staged =
        now.metadata()
            .map(known -> known.version(AWSPENDING).equals(Optional.of(request.token())))
            .orElse(true);
    // createSecret alone puts at once: a token that has its value already is an answer, not a fault
    boolean appeared = now.put().orElse(null) instanceof PutOutcome.AlreadyThere;
    if (request.isOnly(Step.CREATE) || !(staged || appeared)) {
      return Optional.empty();
    }
    var reading = now.reading(AWSPENDING).orElse(null);
    if (reading == null) {
      return Optional.of(new Read(AWSPENDING));
    }
    return switch (reading) {
      case Reading.Absent absent -> refuse(Problems.notStaged(request));
      case Reading.Unreadable bad -> refuse(Problems.unreadable(request, AWSPENDING, bad.why()));
      case Reading.NoValue empty ->
          request.isOnly(Step.SET) ? refuse(Problems.noValue(request)) : Optional.empty();
      case Reading.Value value when value.stages().contains(AWSCURRENT) ->
          isPreflight(now) ? Optional.empty() : Optional.of(new Done(summary(now)));
      case Reading.Value value ->
          value.stages().contains(AWSPENDING)
              ? Optional.empty()
              : refuse(Problems.notStaged(request));
    };
  }

  private Optional<Move> value(Situation now, Stage stage) {
    var reading = now.reading(stage).orElse(null);
    if (reading == null) {
      return Optional.of(new Read(stage));
    }
    return switch (reading) {
      case Reading.Absent absent -> refuse(Problems.noCurrent(now.request()));
      case Reading.NoValue empty ->
          refuse(Problems.unreadable(now.request(), stage, "has no value"));
      case Reading.Unreadable bad -> refuse(Problems.unreadable(now.request(), stage, bad.why()));
      case Reading.Value value -> Optional.empty();
    };
  }

  /** What can be said against the values without asking anybody. */
  private Optional<Move> fits(Situation now) {
    var request = now.request();
    var document = base(now);
    if (!document.missing().isEmpty()) {
      return refuse(Problems.incomplete(request, document.missing()));
    }
    var dialect = find(document);
    if (dialect.isEmpty()) {
      return refuse(Problems.unknownEngine(request, document.engine().orElseThrow(), dialects));
    }
    if (!dialect.get().strategies().contains(request.policy().strategy())) {
      return refuse(Problems.noSuchStrategy(request, dialect.get()));
    }
    var stranger = Names.problem(now, document);
    if (stranger.isPresent()) {
      return refuse(stranger.get());
    }
    var names = Names.of(now, document);
    if (!dialect.get().nameLimit().allows(names.target())) {
      return refuse(Problems.nameTooLong(request, names.target(), dialect.get()));
    }
    return deputy(now, names);
  }

  /**
   * The pending version may differ from the current one in its credential only, and only within the
   * pair.
   */
  private Optional<Move> deputy(Situation now, Names names) {
    var pending = now.document(AWSPENDING);
    var current = now.document(AWSCURRENT);
    if (pending.isEmpty() || current.isEmpty()) {
      return Optional.empty();
    }
    var differences = Deputy.differences(current.get(), pending.get(), dialect(now).defaultPort());
    if (!differences.isEmpty()) {
      return refuse(Problems.elsewhere(now.request(), differences));
    }
    return names.target().equals(pending.get().credential().username())
        ? Optional.empty()
        : refuse(Problems.foreignAccount(now.request(), pending.get(), names));
  }

  // ---- every look that can fail, before the first change -------------------------------------

  private Optional<Move> survey(Situation now) {
    if (!now.request().includes(Step.SET) && !isPreflight(now)) {
      return Optional.empty();
    }
    return (isAlternating(now) ? deputyProof(now) : whateverLogsIn(now))
        .or(() -> needsAdmin(now) ? admin(now) : Optional.empty())
        .or(() -> isAlternating(now) ? accounts(now) : Optional.empty());
  }

  /**
   * Whoever can change the secret must not get our admin to work for them: the current credential
   * logs in first.
   */
  private Optional<Move> deputyProof(Situation now) {
    return logIn(now, Login.CURRENT, AWSCURRENT);
  }

  /** Current, then pending, then previous, each once: one of them is what the database holds. */
  private Optional<Move> whateverLogsIn(Situation now) {
    var inThisOrder = List.of(AWSCURRENT, AWSPENDING, AWSPREVIOUS);
    var accepted = inThisOrder.stream().filter(stage -> now.isIn(Login.of(stage))).findFirst();
    if (accepted.isPresent()) {
      return logIn(now, Login.of(accepted.get()), accepted.get());
    }
    for (var stage : inThisOrder) {
      if (stage == AWSPREVIOUS && now.reading(AWSPREVIOUS).isEmpty()) {
        return Optional.of(new Read(AWSPREVIOUS));
      }
      var document = now.document(stage).filter(found -> sameAccount(now, found));
      if (document.isPresent()) {
        var move = logIn(now, Login.of(stage), stage);
        if (move.isEmpty() || !isRejected(now, Login.of(stage))) {
          return move;
        }
      }
    }
    return refuse(Problems.nothingLogsIn(now.request(), base(now)));
  }

  private Optional<Move> admin(Situation now) {
    var request = now.request();
    return switch (AdminSecret.of(request.policy(), base(now))) {
      case AdminSecret.Unnamed unnamed -> refuse(Problems.noAdmin(request));
      case AdminSecret.NotAllowed(var named) -> refuse(Problems.adminNotAllowed(request, named));
      case AdminSecret.Allowed(var secret) -> admin(now, secret);
    };
  }

  private Optional<Move> admin(Situation now, String secret) {
    var reading = now.admin().orElse(null);
    if (reading == null) {
      return Optional.of(new ReadAdmin(secret));
    }
    if (!(reading instanceof Reading.Value value)) {
      return refuse(Problems.badAdmin(secret, reading));
    }
    var endpoint = base(now).endpoint(dialect(now).defaultPort());
    var objection =
        AdminSecret.objection(secret, value.document(), endpoint, Names.of(now, base(now)));
    if (objection.isPresent()) {
      return refuse(objection.get());
    }
    return logIn(
            now,
            new LogIn(
                Login.ADMIN,
                value.document().adminEndpoint(endpoint),
                value.document().credential()))
        .or(() -> sameServer(now, Login.ADMIN));
  }

  private Optional<Move> accounts(Situation now) {
    var names = Names.of(now, base(now));
    if (now.accounts().isEmpty()) {
      return Optional.of(new DescribeAccounts(Login.ADMIN, names.pair()));
    }
    var pair = now.accounts().get();
    if (!pair.primary().exists()) {
      return refuse(Problems.noPrimary(names));
    }
    var ownership = Ownership.of(now, pair, secret(now));
    if (ownership == Ownership.UNMARKED && now.reading(AWSPREVIOUS).isEmpty()) {
      return Optional.of(new Read(AWSPREVIOUS));
    }
    if (ownership == Ownership.FOREIGN
        || (ownership == Ownership.UNMARKED && !Ownership.isNamedByHistory(now, names))) {
      return refuse(Problems.notOurs(now.request(), names, pair.cloneState(), ownership));
    }
    var obstacles = dialect(now).obstacles(pair, now.request().policy());
    return obstacles.isEmpty() ? Optional.empty() : refuse(Problems.obstacles(obstacles));
  }

  // ---- the four steps ------------------------------------------------------------------------

  private Optional<Move> create(Situation now) {
    if (!now.request().includes(Step.CREATE) || now.document(AWSPENDING).isPresent()) {
      return Optional.empty();
    }
    if (now.put().isEmpty()) {
      return Optional.of(new Put(Names.of(now, base(now)).target()));
    }
    return switch (now.put().get()) {
      case PutOutcome.Stored stored -> Optional.empty();
      case PutOutcome.AlreadyThere there -> Optional.empty();
      case PutOutcome.Taken taken -> refuse(Problems.anotherRotation(now.request(), taken.token()));
      case PutOutcome.Overtaken overtaken -> refuse(Problems.overtaken(now.request()));
    };
  }

  private Optional<Move> set(Situation now) {
    if (!now.request().includes(Step.SET) || now.has(Milestone.SET)) {
      return Optional.empty();
    }
    if (now.refusal().isPresent()) {
      return passwordRefused(now, now.refusal().get());
    }
    if (!isAlternating(now) && now.isIn(Login.PENDING)) {
      return Optional.empty();
    }
    var by = needsAdmin(now) ? Login.ADMIN : accepted(now);
    return claim(now, by)
        .or(() -> isAlternating(now) ? prepare(now) : Optional.empty())
        .or(() ->
            Optional.of(
                new SetCredential(
                    by,
                    now.document(AWSPENDING).orElseThrow().credential(),
                    Optional.of(marker(now)).filter(marker -> by == Login.ADMIN))));
  }

  /**
   * Whoever holds the claim asks the store once more whether it is still its turn: {@link #stages}.
   */
  private static Optional<Move> claim(Situation now, Login by) {
    return now.has(Milestone.CLAIMED)
        ? Optional.empty()
        : Optional.of(new Claim(by, Names.of(now, base(now)).primary()));
  }

  /**
   * The clone gets its privileges while it can't log in, or while nobody uses it; the primary keeps
   * its own.
   */
  private Optional<Move> prepare(Situation now) {
    if (now.has(Milestone.PREPARED) || !isCloneTarget(now)) {
      return Optional.empty();
    }
    var pair = now.accounts().orElseThrow();
    var changes =
        dialect(now).prepare(pair, drift(now, pair), unset(marker(now)), now.request().policy());
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Prepare(Login.ADMIN, pair.cloneState().name(), changes));
  }

  /**
   * A version can't be given another value: once it is proved that no database holds this one, it
   * makes way.
   */
  private Optional<Move> passwordRefused(Situation now, DatabaseFailure refusal) {
    if (now.has(Milestone.DROPPED)) {
      return refuse(Problems.passwordRefused(now.request(), refusal));
    }
    if (now.reply(Login.PENDING).isEmpty()) {
      return Optional.of(pendingLogin(now));
    }
    if (now.isIn(Login.PENDING)) {
      return Optional.empty();
    }
    return isRejected(now, Login.PENDING)
        ? Optional.of(new DropPending())
        : refuse(Problems.passwordRefused(now.request(), refusal));
  }

  private Optional<Move> test(Situation now) {
    if (!now.request().includes(Step.TEST) || isPreflight(now)) {
      return Optional.empty();
    }
    return logIn(now, pendingLogin(now))
        .or(() -> sameServer(now, Login.PENDING))
        .or(() -> noDrift(now))
        .or(() -> probe(now));
  }

  private Optional<Move> noDrift(Situation now) {
    if (!isAlternating(now) || !isCloneTarget(now) || now.has(Milestone.ALIKE)) {
      return Optional.empty();
    }
    if (now.outcome().isEmpty()) {
      return Optional.of(new DescribeAccounts(Login.PENDING, Names.of(now, base(now)).pair()));
    }
    var drift = drift(now, now.outcome().get());
    return drift.isEmpty() ? Optional.empty() : refuse(Problems.drift(now.request(), drift));
  }

  private Optional<Move> probe(Situation now) {
    return now.has(Milestone.PROBED)
        ? Optional.empty()
        : now.request().policy().probe().map(query -> new Probe(Login.PENDING, query));
  }

  private Optional<Move> finish(Situation now) {
    if (!now.request().includes(Step.FINISH)) {
      return Optional.empty();
    }
    // the version that the pending one was made from: if AWSCURRENT has moved on, the store refuses
    var from =
        now.reading(AWSCURRENT).orElse(null) instanceof Reading.Value value
            ? value.id()
            : now.metadata().orElseThrow().version(AWSCURRENT).orElseThrow();
    return Optional.of(new Promote(from));
  }

  // ---- what the parts ask --------------------------------------------------------------------

  /** What the clone lacks and has too much, as far as the policy wants it mended. */
  Drift drift(Situation now, PairState pair) {
    var policy = now.request().policy();
    return dialect(now).drift(pair, policy).under(policy.sync());
  }

  /** The dialect of a secret that passed {@link #fits}. */
  Dialect dialect(Situation now) {
    return find(base(now)).orElseThrow();
  }

  Optional<Dialect> find(SecretDocument document) {
    return dialects.stream()
        .filter(dialect -> document.engine().filter(dialect.engines()::contains).isPresent())
        .findFirst();
  }

  /**
   * The document that the others are compared with: the current one, or the pending one in a lone
   * testSecret.
   */
  private static SecretDocument base(Situation now) {
    return now.document(AWSCURRENT).or(() -> now.document(AWSPENDING)).orElseThrow();
  }

  /**
   * Secrets Manager's configuration test: a lone testSecret on a version without a value, or on the
   * current one.
   */
  private static boolean isPreflight(Situation now) {
    return now.request().isOnly(Step.TEST)
        && (now.readings().get(AWSPENDING) instanceof Reading.NoValue
            || (now.readings().get(AWSPENDING) instanceof Reading.Value value
                && value.stages().contains(AWSCURRENT)));
  }

  private static boolean needsCurrent(Situation now) {
    return !now.request().isOnly(Step.TEST) || isPreflight(now);
  }

  private static boolean isAlternating(Situation now) {
    return now.request().policy().strategy() == Strategy.ALTERNATING_USERS;
  }

  private boolean needsAdmin(Situation now) {
    return isAlternating(now)
        || AdminSecret.of(now.request().policy(), base(now)) instanceof AdminSecret.Allowed;
  }

  private static boolean isCloneTarget(Situation now) {
    return Names.of(now, base(now)).targetIsClone();
  }

  private boolean sameAccount(Situation now, SecretDocument document) {
    return document.credential().username().equals(base(now).credential().username())
        && Deputy.differences(base(now), document, dialect(now).defaultPort()).isEmpty();
  }

  private static boolean isRejected(Situation now, Login login) {
    return now.replies().get(login) instanceof Reply.Failed failed
        && failed.failure().kind() == DatabaseFailure.Kind.REJECTED;
  }

  private static Login accepted(Situation now) {
    return now.isIn(Login.CURRENT) ? Login.CURRENT : Login.PREVIOUS;
  }

  private static Marker marker(Situation now) {
    var names = Names.of(now, base(now));
    return new Marker(secret(now), names.primary(), Optional.of(now.request().token()));
  }

  /** An account that was only prepared holds no version's password. */
  private static Marker unset(Marker marker) {
    return new Marker(marker.secret(), marker.primary(), Optional.empty());
  }

  private static String secret(Situation now) {
    return now.metadata().map(SecretMetadata::secret).orElseGet(() -> now.request().secret());
  }

  private LogIn pendingLogin(Situation now) {
    var pending = now.document(AWSPENDING).orElseThrow();
    return new LogIn(
        Login.PENDING, pending.endpoint(dialect(now).defaultPort()), pending.credential());
  }

  private Optional<Move> logIn(Situation now, Login login, Stage stage) {
    var document = now.document(stage).orElseThrow();
    return logIn(
        now,
        new LogIn(login, document.endpoint(dialect(now).defaultPort()), document.credential()));
  }

  private Optional<Move> logIn(Situation now, LogIn move) {
    var reply = now.reply(move.as()).orElse(null);
    if (reply == null) {
      return Optional.of(move);
    }
    return switch (reply) {
      case Reply.Failed failed -> refuse(Problems.login(move, failed.failure()));
      case Reply.In in when !in.identity().user().equals(move.credential().username()) ->
          refuse(Problems.wrongUser(move, in.identity()));
      case Reply.In in when in.identity().readOnly() && now.request().includes(Step.SET) ->
          refuse(Problems.readOnly(move));
      case Reply.In in -> Optional.empty();
    };
  }

  /**
   * Host and port may lead elsewhere on every connection; the server's own identity does not lie.
   */
  private static Optional<Move> sameServer(Situation now, Login login) {
    return now.replies().get(login) instanceof Reply.In in
            && now.replies().get(Login.CURRENT) instanceof Reply.In current
            && !in.identity().server().equals(current.identity().server())
        ? refuse(Problems.anotherServer(login))
        : Optional.empty();
  }

  private static Optional<Move> refuse(Problem problem) {
    return Optional.of(new Refused(problem));
  }

  private static String summary(Situation now) {
    var steps = now.request().steps();
    if (isPreflight(now)) {
      return "everything that a rotation needs is there";
    }
    return steps.size() == 1
        ? steps.iterator().next().label() + " is done"
        : "rotated " + now.request().secret();
  }
}
