package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;

import dev.tandem.engine.Move.LogIn;
import dev.tandem.engine.Move.Refused;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Whereabouts;
import java.util.List;
import java.util.Optional;

/**
 * A situation and what the parts of the decision ask of it. Every answer follows from what is
 * known.
 *
 * @param now all that is known
 * @param dialects the databases that are spoken here
 */
record View(Situation now, List<Dialect> dialects) {
  /** Who alternates with whom. */
  Names names() {
    return Names.of(now, base());
  }

  /** What the clone lacks and has too much, as far as the policy wants it mended. */
  Drift drift(PairState pair) {
    var policy = now.request().policy();
    return dialect().drift(pair, policy).under(policy.sync());
  }

  /** The dialect of a secret whose values were found to fit. */
  Dialect dialect() {
    return find(base()).orElseThrow();
  }

  Optional<Dialect> find(SecretDocument document) {
    return find(dialects, document);
  }

  static Optional<Dialect> find(List<Dialect> dialects, SecretDocument document) {
    return dialects.stream()
        .filter(dialect -> document.engine().filter(dialect.engines()::contains).isPresent())
        .findFirst();
  }

  /**
   * The document that the others are compared with: the current one, or the pending one in a lone
   * testSecret.
   */
  SecretDocument base() {
    return now.document(AWSCURRENT).or(() -> now.document(AWSPENDING)).orElseThrow();
  }

  /**
   * Secrets Manager's configuration test: a lone testSecret on a version without a value, or on the
   * current one.
   */
  boolean isPreflight() {
    return now.request().isOnly(Step.TEST)
        && (now.readings().get(AWSPENDING) instanceof Reading.NoValue
            || (now.readings().get(AWSPENDING) instanceof Reading.Value value
                && value.stages().contains(AWSCURRENT)));
  }

  boolean needsCurrent() {
    return !now.request().isOnly(Step.TEST) || isPreflight();
  }

  boolean isAlternating() {
    return now.request().policy().strategy() == Strategy.ALTERNATING_USERS;
  }

  /** One account with one password: between two passwords it may be either that logs in. */
  boolean isSingle() {
    return now.request().policy().strategy() == Strategy.SINGLE_USER;
  }

  boolean needsAdmin() {
    return !isSingle()
        || AdminSecret.of(now.request().policy(), base()) instanceof AdminSecret.Allowed;
  }

  /** Before its password is set, a clone is logged in to only to learn whose it is. */
  boolean isProvingTheClone() {
    return isAlternating()
        && now.request().includes(Step.SET)
        && !now.has(Situation.Milestone.SET)
        && now.refusal().isEmpty();
  }

  boolean isCloneTarget() {
    return names().targetIsClone();
  }

  boolean sameAccount(SecretDocument document) {
    return document.credential().username().equals(base().credential().username())
        && Deputy.differences(base(), document, dialect().defaultPort()).isEmpty();
  }

  boolean isRejected(Login login) {
    return now.replies().get(login) instanceof Reply.Failed failed
        && failed.failure().kind() == DatabaseFailure.Kind.REJECTED;
  }

  /**
   * Whoever will write: the admin, or the account itself by the password that it was let in with.
   */
  Login writer() {
    if (needsAdmin()) {
      return Login.ADMIN;
    }
    return Login.of(valid());
  }

  /** What {@code by} sets; an account that changes itself leaves no marker. */
  NewCredential newCredential(Login by) {
    return new NewCredential(
        now.document(AWSPENDING).orElseThrow().credential(),
        used(),
        Optional.of(marker()).filter(marker -> by == Login.ADMIN));
  }

  /** What the one account that changes was let in with. */
  Optional<Credential> used() {
    return isAlternating()
        ? Optional.empty()
        : now.document(valid()).map(SecretDocument::credential);
  }

  /** The stage whose password let its account in. */
  private Stage valid() {
    return List.of(AWSCURRENT, AWSPENDING).stream()
        .filter(stage -> now.isIn(Login.of(stage)))
        .findFirst()
        .orElse(Stage.AWSPREVIOUS);
  }

  Marker marker() {
    return marker(now.request().token());
  }

  /** One of a pair stays that, also where it is rotated or repaired alone. */
  Marker marker(String version) {
    var primary =
        now.accounts()
            .filter(pair -> !isAlternating())
            .flatMap(pair -> pair.primary().marker())
            .filter(marker -> marker.secret().equals(secret()))
            .map(Marker::primary)
            .orElseGet(() -> names().primary());
    return new Marker(secret(), primary, Optional.of(version));
  }

  /** An account that was only prepared holds no version's password. */
  static Marker unset(Marker marker) {
    return new Marker(marker.secret(), marker.primary(), Optional.empty());
  }

  String secret() {
    return now.name();
  }

  LogIn pendingLogin() {
    var pending = now.document(AWSPENDING).orElseThrow();
    return new LogIn(
        Login.PENDING, pending.endpoint(dialect().defaultPort()), pending.credential());
  }

  Optional<Move> logIn(Login login, Stage stage) {
    var document = now.document(stage).orElseThrow();
    return logIn(
        new LogIn(login, document.endpoint(dialect().defaultPort()), document.credential()));
  }

  Optional<Move> logIn(LogIn move) {
    var reply = now.reply(move.as()).orElse(null);
    if (reply == null) {
      return Optional.of(move);
    }
    return switch (reply) {
      case Reply.Failed failed -> refuse(Problems.login(now.request(), move, failed.failure()));
      case Reply.In in when !in.identity().user().equals(move.credential().username()) ->
          refuse(Problems.wrongUser(move, in.identity()));
      case Reply.In in when in.identity().readOnly() && writes(move.as()) ->
          refuse(Problems.readOnly(move));
      case Reply.In in -> Optional.empty();
    };
  }

  /**
   * An account that only reads by its own setting may be rotated all the same, by an admin who
   * writes.
   */
  private boolean writes(Login login) {
    return (now.request().changesAccounts() || isPreflight())
        && login != Login.PENDING
        && (login == Login.ADMIN || !needsAdmin());
  }

  /** The read of the admin secret, where one may be used. */
  Optional<Move> adminToRead() {
    return AdminSecret.of(now.request().policy(), base()) instanceof AdminSecret.Allowed(var secret)
        ? Optional.of(new Move.ReadAdmin(secret, base().endpoint(dialect().defaultPort())))
        : Optional.empty();
  }

  /** The secret leads to what only reads: another server, or several, by its vendor's word. */
  boolean writesElsewhere() {
    return now.whereabouts() instanceof Whereabouts.Writer writer && writer.toReaders();
  }

  /**
   * Host and port may lead elsewhere on every connection; the server's own identity does not lie.
   */
  Optional<Move> sameServer() {
    boolean same =
        writesElsewhere()
            || now.replies().values().stream()
                    .filter(Reply.In.class::isInstance)
                    .map(reply -> ((Reply.In) reply).identity().server())
                    .distinct()
                    .count()
                <= 1;
    return same ? Optional.empty() : refuse(Problems.anotherServer());
  }

  String summary() {
    var steps = now.request().steps();
    boolean rescues =
        switch (now.request().intent()) {
          case ROTATE, SYNC -> false;
          case RESUME -> !now.hasBegun();
          case ABORT, REPAIR -> true;
        };
    if (rescues) {
      return rescued();
    }
    if (isPreflight()) {
      return "everything that a rotation needs is there";
    }
    if (now.request().isSync()) {
      return (now.has(Situation.Milestone.PREPARED) ? "brought " : "found ")
          + names().pair().cloneName()
          + " up to date with "
          + names().primary();
    }
    return steps.size() == 1
        ? steps.iterator().next().label() + " is done"
        : "rotated " + now.request().secret();
  }

  private String rescued() {
    var secret = now.request().secret();
    boolean set = now.has(Situation.Milestone.SET);
    return switch (now.request().intent()) {
      case REPAIR ->
          set
              ? "set the password of %s to what AWSCURRENT says".formatted(names().user())
              : names().user() + " logs in with AWSCURRENT: nothing to repair";
      case ABORT, RESUME, ROTATE, SYNC ->
          now.hasBegun()
              ? "took the unfinished rotation of %s back".formatted(secret)
              : "no rotation of %s is unfinished".formatted(secret);
    };
  }

  static Optional<Move> refuse(Problem problem) {
    return Optional.of(new Refused(problem));
  }
}
