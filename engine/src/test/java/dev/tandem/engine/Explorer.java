package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static dev.tandem.engine.spi.Stage.AWSPREVIOUS;

import dev.tandem.engine.Move.LogIn;
import dev.tandem.engine.Move.Refused;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a scenario can get into, and holds each against the design's invariants.
 *
 * <p>At every move: it succeeds; it fails before it did anything; it fails after it was done, or
 * half-way through its statements; its process is gone, with all that it knew; a login can't reach
 * the server; the server refuses the password; a finished step is delivered again; a second caller
 * begins. All but the first cost one of the few faults that a run may meet.
 */
final class Explorer {
  /** The decision under test: {@code Rotation::next}, or a mutation of it. */
  interface Decision extends BiFunction<Rotation, Situation, Move> {}

  /** A state in which an invariant does not hold, and how it came about. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    Violation(String invariant, List<String> history) {
      super(invariant + "\n  " + String.join("\n  ", history));
    }
  }

  private static final int FAULTS = 2;
  private static final Password UNKNOWN = Password.of("nobody's");

  private enum Phase {
    RUNNING,
    ENDED
  }

  private record Caller(List<Request> script, int at, Situation now, Phase phase) {
    static Caller of(List<Request> script) {
      return new Caller(script, 0, Situation.of(script.getFirst()), Phase.RUNNING);
    }

    Caller knows(Situation situation) {
      return new Caller(script, at, situation, phase);
    }

    /** Nothing is remembered between two calls. */
    Caller again() {
      return knows(Situation.of(script.get(at)));
    }

    Caller next() {
      return at + 1 < script.size()
          ? new Caller(script, at + 1, Situation.of(script.get(at + 1)), Phase.RUNNING)
          : ended();
    }

    /** Nobody asks what an ended call knew. */
    Caller ended() {
      return new Caller(script, at, Situation.of(script.get(at)), Phase.ENDED);
    }
  }

  private record State(World world, List<Caller> callers, int faults) {}

  private record Origin(@Nullable State from, String how) {}

  private final Scenario scenario;
  private final Decision decision;
  private final Map<State, Origin> visited = new HashMap<>();
  private final Deque<State> waiting = new ArrayDeque<>();
  private final Map<World, State> worlds = new LinkedHashMap<>();
  private final Set<Class<?>> moves = new HashSet<>();
  private final Rotation pure =
      new Rotation(List.of(new ModelDialect(new ModelDatabase(Map.of()))));
  private int transitions;
  private State here;

  Explorer(Scenario scenario, Decision decision) {
    this.scenario = scenario;
    this.decision = decision;
    this.here = new State(scenario.world(), List.of(Caller.of(scenario.script())), FAULTS);
  }

  /**
   * What was visited.
   *
   * @param states the states, with what every caller knows in them
   * @param worlds the states of store and database alone
   * @param transitions the ways from one state to the next
   * @param moves the kinds of move that were performed
   */
  record Visit(int states, int worlds, int transitions, Set<Class<?>> moves) {}

  /** Visit everything; throws {@link Violation} at the first state that breaks an invariant. */
  Visit explore() {
    visited.put(here, new Origin(null, "start: " + scenario.name()));
    waiting.add(here);
    while (!waiting.isEmpty()) {
      here = waiting.poll();
      for (int i = 0; i < here.callers().size(); i++) {
        if (here.callers().get(i).phase() == Phase.RUNNING) {
          step(i, here.callers().get(i));
        }
      }
      if (here.faults() > 0 && here.callers().size() == 1) {
        scenario.rivals().forEach(this::joins);
      }
    }
    worlds.forEach(this::recovers);
    return new Visit(visited.size(), worlds.size(), transitions, moves);
  }

  private void joins(List<Request> rival) {
    var both = new ArrayList<>(here.callers());
    both.add(Caller.of(rival));
    reach(new State(here.world(), List.copyOf(both), here.faults() - 1), "a second caller begins");
  }

  private void step(int i, Caller caller) {
    var move = decision.apply(pure, caller.now());
    moves.add(move.getClass());
    silent(move);
    if (move instanceof Move.Verdict verdict) {
      ends(i, caller, verdict);
      return;
    }
    if (move instanceof Move.Claim && isClaimedByAnother(i)) {
      to(i, caller.ended(), here.world(), 0, "kept out: " + move.text());
      return;
    }
    var world = here.world();
    var done = world.perform(move, caller.now(), Integer.MAX_VALUE);
    check(world, move, done.world(), caller);
    to(
        i,
        done.after().map(caller::knows).orElseGet(() -> failed(caller)),
        done.world(),
        0,
        move.text());
    if (here.faults() == 0) {
      return;
    }
    to(i, caller.again(), world, 1, "fails before: " + move.text());
    to(i, caller.again(), done.world(), 1, "answer lost: " + move.text());
    for (int n = 1; n < statements(move, caller.now()); n++) {
      var half = world.perform(move, caller.now(), n).world();
      check(world, move, half, caller);
      to(i, caller.again(), half, 1, "breaks after %d statements: %s".formatted(n, move.text()));
    }
    if (move instanceof LogIn login) {
      var unreachable = new DatabaseFailure(Kind.UNREACHABLE, "Nobody answered.", "Wait.", "08001");
      to(
          i,
          caller.knows(caller.now().replied(login.as(), new Reply.Failed(unreachable))),
          world,
          1,
          "unreachable: " + move.text());
    }
    if (move instanceof Move.SetCredential set) {
      var stricter =
          new World(
              world.store(),
              world.database().refusing(set.credential().credential().password()),
              world.draws());
      to(i, caller, stricter, 1, "the server's policy comes to refuse: " + move.text());
    }
  }

  private int statements(Move move, Situation now) {
    return switch (move) {
      case Move.Prepare prepare -> prepare.changes().size();
      case Move.SetCredential set -> Runner.statements(pure, set, now).size();
      case Move.Discard discard -> Runner.statements(pure, discard, UNKNOWN, now).size();
      default -> 1;
    };
  }

  /**
   * A claim lasts as long as its caller's session does: until the call ends, or its process is
   * gone.
   */
  private boolean isClaimedByAnother(int i) {
    for (int other = 0; other < here.callers().size(); other++) {
      var caller = here.callers().get(other);
      if (other != i
          && caller.phase() == Phase.RUNNING
          && caller.now().has(Situation.Milestone.CLAIMED)) {
        return true;
      }
    }
    return false;
  }

  /** A refusal by the store or the database that the world itself brought about ends the call. */
  private static Caller failed(Caller caller) {
    return caller.ended();
  }

  private void ends(int i, Caller caller, Move.Verdict verdict) {
    switch (verdict) {
      case Move.Done done -> {
        to(i, caller.next(), here.world(), 0, "done: " + done.what());
        if (here.faults() > 0) {
          to(i, caller.again(), here.world(), 1, "delivered again: " + done.what());
        }
      }
      case Refused refused -> {
        if (here.faults() == FAULTS) {
          fail("refused without any fault: " + refused.problem().text());
        }
        to(i, caller.ended(), here.world(), 0, "refused: " + refused.problem().what());
      }
    }
  }

  private void to(int i, Caller caller, World world, int cost, String how) {
    var callers = new ArrayList<>(here.callers());
    callers.set(i, caller);
    var who = callers.size() > 1 ? (i == 0 ? "first: " : "second: ") : "";
    reach(new State(world, List.copyOf(callers), here.faults() - cost), who + how);
  }

  private void reach(State state, String how) {
    transitions++;
    if (visited.putIfAbsent(state, new Origin(here, how)) == null) {
      waiting.add(state);
      worlds.putIfAbsent(state.world(), state);
    }
  }

  // ---- the invariants of the design ----------------------------------------------------------

  private void check(World before, Move move, World after, Caller caller) {
    // whoever takes back or repairs comes after a fault by nature
    boolean rotates =
        switch (caller.now().request().intent()) {
          case ROTATE, RESUME, SYNC -> true;
          case ABORT, REPAIR -> false;
        };
    if (move instanceof LogIn login && rotates && here.faults() == FAULTS && startsSound()) {
      demand(
          7,
          before.database().accepts(login.credential()),
          "a login was refused without any fault: " + move.text());
    }
    if (after.equals(before)) {
      return;
    }
    switch (scenario.policy().strategy()) {
      case SINGLE_USER ->
          demand(
              5,
              holdsThePassword(after) || !holdsThePassword(before),
              "no stage holds the password that the database accepts");
      case ALTERNATING_USERS -> {
        demand(2, !letsHalfMadeCloneIn(before, after), "a half-made clone can log in");
        demand(1, isSound(before, after), "AWSCURRENT does not log in");
        demand(4, sameStanding(before, after), "the live account was touched by: " + move.text());
      }
      case DUAL_PASSWORD -> demand(1, isSound(before, after), "AWSCURRENT does not log in");
    }
    demand(
        4,
        after.bystanders(Scenario.PAIR).equals(before.bystanders(Scenario.PAIR)),
        "an account outside the pair was touched by: " + move.text());
    if (!after.version(AWSCURRENT).equals(before.version(AWSCURRENT))) {
      promoted(after, scenario.policy().strategy());
    }
    if (before.unfinished().isPresent() && after.version(AWSPENDING).isEmpty()) {
      dropped(before);
    }
  }

  private void dropped(World before) {
    demand(
        9,
        before
            .credential(AWSPENDING)
            .filter(dropped ->
                before
                    .database()
                    .account(dropped.username())
                    .filter(account -> account.holds(dropped.password().reveal()))
                    .isPresent())
            .isEmpty(),
        "AWSPENDING was dropped while the database holds its password");
  }

  /** What was broken before is nobody's fault. */
  private boolean isSound(World before, World after) {
    return after.logsIn(AWSCURRENT) || !before.logsIn(AWSCURRENT);
  }

  /** A current password that the database does not accept is a fault to begin with. */
  private boolean startsSound() {
    return scenario.world().logsIn(AWSCURRENT);
  }

  private void promoted(World after, Strategy strategy) {
    demand(2, after.logsIn(AWSCURRENT), "a credential became AWSCURRENT that does not log in");
    var account = after.account(AWSCURRENT).orElseThrow();
    demand(2, account.proven(), "a credential became AWSCURRENT before it had logged in");
    if (strategy == Strategy.ALTERNATING_USERS) {
      var primary = after.database().account(Scenario.PRIMARY).orElseThrow();
      demand(2, account.traits().equals(primary.traits()), "a clone with drift became AWSCURRENT");
    }
    if (strategy != Strategy.SINGLE_USER) {
      demand(6, after.logsIn(AWSPREVIOUS), "AWSPREVIOUS does not log in any more");
    }
  }

  /** Only an admin leads out of this. */
  private boolean startsBroken() {
    return scenario.policy().strategy() == Strategy.SINGLE_USER
        ? !holdsThePassword(scenario.world())
        : !startsSound();
  }

  private static boolean letsHalfMadeCloneIn(World before, World after) {
    var was = before.database().account(Scenario.CLONE);
    var is = after.database().account(Scenario.CLONE);
    var primary = after.database().account(Scenario.PRIMARY).orElseThrow();
    return was.filter(ModelDatabase.Account::open).isEmpty()
        && is.filter(ModelDatabase.Account::open)
            .filter(account -> !account.traits().equals(primary.traits()))
            .isPresent();
  }

  private static boolean holdsThePassword(World world) {
    var held = world.database().account(Scenario.PRIMARY).orElseThrow().password();
    return List.of(AWSCURRENT, AWSPENDING, AWSPREVIOUS).stream()
        .flatMap(stage -> world.credential(stage).stream())
        .anyMatch(credential -> credential.password().reveal().equals(held));
  }

  /**
   * The account that was live stays as it is: who may log in, with what, and with which privileges.
   */
  private static boolean sameStanding(World before, World after) {
    if (!before.logsIn(AWSCURRENT)) {
      return true;
    }
    var live = before.credential(AWSCURRENT).orElseThrow().username();
    var was = before.database().account(live).orElseThrow();
    var is = after.database().account(live).orElseThrow();
    return was.password().equals(is.password())
        && was.open() == is.open()
        && was.traits().equals(is.traits());
  }

  /** 8: nothing that a move or a verdict says holds a password. */
  private void silent(Move move) {
    var texts =
        move.toString()
            + (move instanceof Refused refused ? refused.problem().text() : "")
            + move.text();
    here.world()
        .passwords()
        .forEach(password ->
            demand(8, !texts.contains(password), "a password is printed by: " + move.text()));
  }

  private Request wanted(Intent intent) {
    return Request.of(intent, World.SECRET, "token-9", scenario.policy());
  }

  /** From here, with every caller gone, the command that status names is all that it takes. */
  private void oneCommandLeadsOut(World world) {
    var status = world.status(scenario.policy());
    if (status.isHealthy()) {
      demand(10, status.remedy().isEmpty(), "status mends what is healthy");
      return;
    }
    var remedy = status.remedy().orElse(null);
    if (remedy == null) {
      fail("invariant 10: status knows no way out: " + status);
      return;
    }
    var after = run(world, wanted(remedy));
    if (remedy == Intent.REPAIR && world.isRefused(AWSCURRENT)) {
      // nobody can set what the server does not take: a person must put another version
      demand(10, !after.well(), "a password that the server refuses was set");
      return;
    }
    demand(10, after.well(), "what status names does not end well: " + status.advice());
    var then = after.world().status(scenario.policy());
    // of two troubles at once, the one that shuts applications out is mended first, drift last
    boolean second =
        (then.remedy().equals(Optional.of(Intent.SYNC)) && remedy != Intent.SYNC)
            || (then.remedy().equals(Optional.of(Intent.RESUME)) && remedy == Intent.REPAIR);
    demand(10, then.isHealthy() || second, status.advice() + " does not lead out: " + then);
  }

  /** A rotation that is resumed ends, whatever the server thinks of its password. */
  private void resumes(World world) {
    var after = run(world, wanted(Intent.RESUME));
    demand(11, after.well(), "resuming does not end well");
    demand(11, after.world().unfinished().isEmpty(), "resuming leaves something unfinished");
    demand(
        11,
        world.unfinished().isPresent() || after.world().equals(world),
        "resuming begins something");
  }

  /** A rotation that is taken back leaves what the stages say, and the next one goes well. */
  private void isTakenBack(World world) {
    var after = run(world, wanted(Intent.ABORT));
    var back = after.world();
    if (!after.well() && world.isRefused(AWSCURRENT)) {
      // what the server does not take any more can't be put back: then resuming leads out
      return;
    }
    demand(12, after.well(), "aborting does not end well");
    demand(12, back.unfinished().isEmpty(), "aborting leaves something unfinished");
    demand(
        12,
        back.version(AWSCURRENT).equals(world.version(AWSCURRENT)),
        "aborting moves AWSCURRENT");
    if (world.unfinished().isEmpty()) {
      demand(12, back.equals(world), "aborting nothing changes something");
      return;
    }
    // where no password was pending, or the server does not take the old one again, none is put
    // back
    boolean asBefore =
        !world.logsIn(AWSCURRENT)
            && (world.credential(AWSPENDING).isEmpty() || world.isRefused(AWSCURRENT));
    demand(12, back.logsIn(AWSCURRENT) || asBefore, "AWSCURRENT does not log in after aborting");
    if (scenario.policy().strategy() != Strategy.SINGLE_USER) {
      demand(
          12,
          back.logsIn(AWSPREVIOUS) || !world.logsIn(AWSPREVIOUS),
          "AWSPREVIOUS does not log in any more after aborting");
    }
    demand(
        12, run(back, wanted(Intent.ROTATE)).well(), "rotating after aborting does not end well");
  }

  /** From here, with every caller gone, there are ways out. */
  private void recovers(World world, State state) {
    here = state;
    if (!startsBroken()) {
      rotates(world);
      resumes(world);
      isTakenBack(world);
    }
    oneCommandLeadsOut(world);
  }

  /** 3: the same request again ends well. */
  private void rotates(World world) {
    var rotation = Request.whole(World.SECRET, "token-9", scenario.policy());
    var first = run(world, rotation);
    // a pending password that the server refuses makes way in the first run
    demand(
        3, first.well() || run(first.world(), rotation).well(), "rotating again does not end well");
    var token = world.unfinished();
    if (token.isEmpty() || world.isRefused(AWSPENDING)) {
      return;
    }
    var stepped = new Ended(world, true);
    for (var step : Step.values()) {
      stepped =
          run(stepped.world(), Request.one(World.SECRET, token.get(), step, scenario.policy()));
      demand(3, stepped.well(), step + " delivered again does not end well");
    }
  }

  private record Ended(World world, boolean well) {}

  private Ended run(World start, Request request) {
    var world = start;
    var now = Situation.of(request);
    for (int moves = 0; moves < 50; moves++) {
      var move = decision.apply(pure, now);
      if (move instanceof Move.Verdict verdict) {
        return new Ended(world, verdict instanceof Move.Done);
      }
      var step = world.perform(move, now, Integer.MAX_VALUE);
      world = step.world();
      if (step.after().isEmpty()) {
        return new Ended(world, false);
      }
      now = step.after().get();
    }
    return new Ended(world, false);
  }

  private void demand(int invariant, boolean holds, String otherwise) {
    if (!holds) {
      fail("invariant %d: %s".formatted(invariant, otherwise));
    }
  }

  private void fail(String what) {
    var history = new ArrayList<String>();
    var origin = visited.get(here);
    while (origin != null) {
      history.addFirst(origin.how());
      origin = origin.from() == null ? null : visited.get(origin.from());
    }
    throw new Violation(what, history);
  }
}
