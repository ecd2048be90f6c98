package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;

import dev.tandem.engine.Move.DescribeSecret;
import dev.tandem.engine.Move.Done;
import dev.tandem.engine.Move.Read;
import dev.tandem.engine.Situation.Milestone;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import dev.tandem.engine.spi.Stage;
import java.util.Optional;

/**
 * The first part of the decision: what the store says, and what can be said against it without
 * asking anybody.
 */
final class Versions {
  private Versions() {}

  /** What still has to be read, or what speaks against going on. */
  static Optional<Move> next(View view) {
    return stages(view).or(() -> versions(view));
  }

  /**
   * Which version carries which stage; a lone setSecret or testSecret reads it off the version
   * itself at first, and a whole rotation off the current one, where that says it all.
   */
  private static Optional<Move> stages(View view) {
    var now = view.now();
    var request = now.request();
    boolean fromVersion =
        request.rotates() && !request.includes(Step.CREATE) && !request.includes(Step.FINISH);
    if (fromVersion && !now.has(Milestone.CLAIMED)) {
      return Optional.empty();
    }
    if (now.metadata().isEmpty()) {
      return Optional.of(
          request.isWhole() && !now.has(Milestone.CLAIMED) && now.reading(AWSCURRENT).isEmpty()
              ? new Read(AWSCURRENT)
              : new DescribeSecret());
    }
    var current = now.metadata().get().version(AWSCURRENT);
    var pending = now.metadata().get().version(AWSPENDING);
    var token = Optional.of(request.token());
    if (now.has(Milestone.PROMOTED) || current.equals(token)) {
      return Optional.of(new Done(view.summary()));
    }
    if (request.needsUnfinished() && !pending.equals(token) && isNobodys(pending, current)) {
      return Optional.of(new Done(view.summary()));
    }
    if (current.isEmpty()) {
      return View.refuse(Problems.noCurrent(request));
    }
    if (!pending.equals(token) && !isNobodys(pending, current)) {
      return View.refuse(Problems.anotherRotation(request, pending.get()));
    }
    if (now.reading(AWSCURRENT).orElse(null) instanceof Reading.Value value
        && !current.get().equals(value.id())) {
      return View.refuse(Problems.overtaken(request));
    }
    // under a claim, what is to be made in the place of a version that made way is not there yet
    boolean mustBeStaged =
        !request.includes(Step.CREATE)
            || (now.has(Milestone.CLAIMED) && now.reading(AWSPENDING).isPresent());
    return mustBeStaged
            && request.rotates()
            && !pending.equals(token)
            && !now.has(Milestone.DROPPED)
        ? View.refuse(Problems.notStaged(request))
        : Optional.empty();
  }

  /** Whether no unfinished rotation is staged. */
  private static boolean isNobodys(Optional<String> pending, Optional<String> current) {
    return pending.isEmpty() || pending.equals(current);
  }

  /** The values that decide: the current one, and the pending one where there is one already. */
  private static Optional<Move> versions(View view) {
    var now = view.now();
    var request = now.request();
    if (request.isOnly(Step.FINISH)) {
      return Optional.empty();
    }
    var pending = pendingVersion(view);
    if (pending.isEmpty() && Rescue.isNoCredential(now)) {
      return Optional.empty();
    }
    return pending
        .or(() -> view.needsCurrent() ? value(view, AWSCURRENT) : Optional.empty())
        .or(() -> fits(view));
  }

  private static Optional<Move> pendingVersion(View view) {
    var now = view.now();
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
      case Reading.Absent absent -> View.refuse(Problems.notStaged(request));
      case Reading.Unreadable bad when !request.rotates() && !request.isSync() -> Optional.empty();
      case Reading.Unreadable bad ->
          View.refuse(Problems.unreadable(request, AWSPENDING, bad.why()));
      case Reading.NoValue empty ->
          request.isOnly(Step.SET) ? View.refuse(Problems.noValue(request)) : Optional.empty();
      case Reading.Value value when value.stages().contains(AWSCURRENT) ->
          view.isPreflight() ? Optional.empty() : Optional.of(new Done(view.summary()));
      case Reading.Value value ->
          value.stages().contains(AWSPENDING)
              ? Optional.empty()
              : View.refuse(Problems.notStaged(request));
    };
  }

  private static Optional<Move> value(View view, Stage stage) {
    var now = view.now();
    var reading = now.reading(stage).orElse(null);
    if (reading == null) {
      return Optional.of(new Read(stage));
    }
    return switch (reading) {
      case Reading.Absent absent -> View.refuse(Problems.noCurrent(now.request()));
      case Reading.NoValue empty ->
          View.refuse(Problems.unreadable(now.request(), stage, "has no value"));
      case Reading.Unreadable bad ->
          View.refuse(Problems.unreadable(now.request(), stage, bad.why()));
      case Reading.Value value -> Optional.empty();
    };
  }

  /** What can be said against the values without asking anybody. */
  private static Optional<Move> fits(View view) {
    var now = view.now();
    var request = now.request();
    var document = view.base();
    if (!document.missing().isEmpty()) {
      return View.refuse(Problems.incomplete(request, document.missing()));
    }
    var dialect = view.find(document);
    if (dialect.isEmpty()) {
      return View.refuse(
          Problems.unknownEngine(request, document.engine().orElseThrow(), view.dialects()));
    }
    if (!dialect.get().strategies().contains(request.policy().strategy())) {
      return View.refuse(Problems.noSuchStrategy(request, dialect.get()));
    }
    if (request.isSync() && !view.isAlternating()) {
      return View.refuse(Problems.nothingToSync(request));
    }
    var stranger = Names.problem(now, document);
    if (stranger.isPresent()) {
      return View.refuse(stranger.get());
    }
    var names = Names.of(now, document);
    if (!dialect.get().nameLimit().allows(names.target())) {
      return View.refuse(Problems.nameTooLong(request, names.target(), dialect.get()));
    }
    var longest = request.policy().longestName();
    if (longest.isPresent()
        && names.target().codePointCount(0, names.target().length()) > longest.get()) {
      return View.refuse(Problems.nameTooLong(request, names.target(), longest.get()));
    }
    return deputy(view, names);
  }

  /**
   * The pending version may differ from the current one in its credential only, and only within the
   * pair.
   */
  private static Optional<Move> deputy(View view, Names names) {
    var now = view.now();
    var pending = now.document(AWSPENDING);
    var current = now.document(AWSCURRENT);
    boolean repairs = now.request().intent() == Intent.REPAIR;
    if (pending.isEmpty() || current.isEmpty() || view.isPreflight() || repairs) {
      return Optional.empty();
    }
    var differences =
        Deputy.differences(current.get(), pending.get(), view.dialect().defaultPort());
    if (!differences.isEmpty()) {
      return View.refuse(Problems.elsewhere(now.request(), differences));
    }
    return names.target().equals(pending.get().credential().username()) || Rescue.isOutdated(view)
        ? Optional.empty()
        : View.refuse(Problems.foreignAccount(now.request(), pending.get(), names));
  }
}
