package dev.tandem.engine;

import dev.tandem.engine.Problem.Kind;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every sentence that a refused rotation can say, in one place. */
final class Problems {
  /** Taking the label off a password that is set would lose the only copy of it. */
  private static final String FIND_OUT =
      "Find out who wrote it, and that no database has its password; then take AWSPENDING off that"
          + " version and rotate again.";

  private Problems() {}

  // ---- the secret and its versions

  static Problem noCurrent(Request request) {
    return operator(
        Kind.SECRET,
        "The secret %s has no AWSCURRENT version.".formatted(request.secret()),
        "Put the credential that applications use now into the secret first.");
  }

  static Problem unreadable(Request request, Stage stage, String why) {
    return operator(
        Kind.SECRET,
        "%s of the secret %s %s.".formatted(stage, request.secret(), why),
        "Its value must be a JSON object with engine, host, username and password, and may have"
            + " port, dbname, ssl and masterarn.");
  }

  static Problem incomplete(Request request, List<String> missing) {
    return operator(
        Kind.SECRET,
        "The secret %s has no \"%s\"."
            .formatted(request.secret(), String.join("\" and no \"", missing)),
        "Add what is missing to its JSON.");
  }

  static Problem unknownEngine(Request request, String engine, List<Dialect> dialects) {
    return operator(
        Kind.SECRET,
        "The secret %s names the engine \"%s\", which is not known here."
            .formatted(request.secret(), engine),
        "Known are: %s."
            .formatted(
                dialects.stream()
                    .flatMap(dialect -> dialect.engines().stream())
                    .sorted()
                    .collect(Collectors.joining(", "))));
  }

  static Problem noSuchStrategy(Request request, Dialect dialect) {
    return operator(
        Kind.SECRET,
        "%s has no strategy %s.".formatted(dialect.name(), request.policy().strategy()),
        "Use %s instead."
            .formatted(
                dialect.strategies().stream()
                    .map(Strategy::label)
                    .sorted()
                    .collect(Collectors.joining(" or "))));
  }

  static Problem nothingToSync(Request request) {
    return operator(
        Kind.SECRET,
        "With %s the secret %s has no clone to bring up to date."
            .formatted(request.policy().strategy(), request.secret()),
        "Use %s.".formatted(Strategy.ALTERNATING_USERS));
  }

  static Problem nameTooLong(Request request, String name, Dialect dialect) {
    var limit = dialect.nameLimit();
    return operator(
        Kind.SECRET,
        "The account %s would have a name of %d %s, and %s takes %d."
            .formatted(
                name,
                limit.measure(name),
                limit.unit().name().toLowerCase(Locale.ROOT),
                dialect.name(),
                limit.most()),
        shorterNames(request));
  }

  static Problem nameTooLong(Request request, String name, int longest) {
    return operator(
        Kind.SECRET,
        "The account %s would have a name of more than the %d characters that are allowed here."
            .formatted(name, longest),
        shorterNames(request));
  }

  private static String shorterNames(Request request) {
    return "Name both accounts of %s yourself, or choose a shorter suffix."
        .formatted(request.secret());
  }

  static Problem notOfThePair(Request request, String user, Pair pair) {
    return operator(
        Kind.SECRET,
        "The secret %s is of the account %s, which is neither %s nor %s."
            .formatted(request.secret(), user, pair.primary(), pair.cloneName()),
        "Correct the pair, or the secret's username.");
  }

  static Problem elsewhere(Request request, List<String> differences) {
    return operator(
        Kind.DEPUTY,
        "AWSPENDING of %s differs from AWSCURRENT in %s, and may differ in its credential only."
            .formatted(request.secret(), String.join(", ", differences)),
        FIND_OUT);
  }

  static Problem foreignAccount(Request request, SecretDocument pending, Names names) {
    return operator(
        Kind.DEPUTY,
        "AWSPENDING of %s is of the account %s, and it is the turn of %s."
            .formatted(request.secret(), pending.credential().username(), names.target()),
        pending.credential().username().equals(names.user())
            ? "It may be a single-user rotation that was interrupted: finish it with the strategy"
                + " single-user first."
            : FIND_OUT);
  }

  // ---- rotations that meet

  static Problem anotherRotation(Request request, String token) {
    return operator(
        Kind.ROTATION,
        "Another rotation of %s is under way or got stuck: AWSPENDING is on version %s."
            .formatted(request.secret(), token),
        "See how it stands: tandem status %s. To go on with it: %s"
            .formatted(request.secret(), Intent.RESUME.command(request.secret())));
  }

  static Problem halfWay(Request request) {
    return operator(
        Kind.ROTATION,
        "AWSPENDING of %s logs in: its rotation stopped half-way, and nothing is broken."
            .formatted(request.secret()),
        onOrBack(request));
  }

  private static String onOrBack(Request request) {
    return "Go on with it: %s. Or take it back: %s."
        .formatted(Intent.RESUME.command(request.secret()), Intent.ABORT.command(request.secret()));
  }

  /** To try again would rotate twice, and shut out whoever read the secret just before. */
  static Problem overtaken(Request request) {
    return operator(
        Kind.ROTATION,
        "Somebody else has just rotated %s: AWSCURRENT changed meanwhile."
            .formatted(request.secret()),
        "Nothing was changed by this run. See how it stands: tandem status %s"
            .formatted(request.secret()));
  }

  static Problem notStaged(Request request) {
    return operator(
        Kind.ROTATION,
        "Version %s of %s is not staged AWSPENDING.".formatted(request.token(), request.secret()),
        "Start a rotation; a step goes on with the token that is staged.");
  }

  static Problem noValue(Request request) {
    return operator(
        Kind.ROTATION,
        "Version %s of %s is staged AWSPENDING and has no value yet."
            .formatted(request.token(), request.secret()),
        "Run createSecret first.");
  }

  // ---- logging in

  static Problem login(Request request, Move.LogIn login, DatabaseFailure failure) {
    // what is locked may be so by address, and what has expired says itself what mends it
    boolean repairable =
        login.as() == Login.CURRENT
            && request.intent() != Intent.REPAIR
            && failure.kind() == DatabaseFailure.Kind.REJECTED;
    return new Problem(
        Kind.LOGIN,
        "%s did not get in at %s with %s: %s"
            .formatted(
                login.credential().username(),
                login.endpoint(),
                login.as().source(),
                failure.what()),
        repairable ? "%s %s".formatted(failure.mend(), wayBackIn(request)) : failure.mend(),
        failure.passing(),
        failure.code());
  }

  /** To repair at once would undo a single user's rotation that is half done. */
  private static String wayBackIn(Request request) {
    return ("See how it stands: tandem status %s. If no rotation of it is unfinished, have the"
            + " admin set the password of AWSCURRENT: %s")
        .formatted(request.secret(), repair(request));
  }

  private static String repair(Request request) {
    return "%s --strategy %s --admin …"
        .formatted(Intent.REPAIR.command(request.secret()), request.policy().strategy());
  }

  static Problem notThereYet(Move.LogIn login) {
    return passing(
        Kind.LOGIN,
        "%s does not get in at %s yet, which reads what is written elsewhere."
            .formatted(login.credential().username(), login.endpoint()),
        "See whether it lags behind its primary, then rotate again.");
  }

  static Problem notTriedAgain(Move.LogIn login, int limit) {
    return operator(
        Kind.LOGIN,
        ("%s does not get in at %s yet, which reads what is written elsewhere; it was tried once,"
                + " as it locks itself after %d wrong passwords in a row.")
            .formatted(login.credential().username(), login.endpoint(), limit),
        "Wait until that one has caught up with its primary, then rotate again.");
  }

  static Problem wrongUser(Move.LogIn login, Identity identity) {
    return operator(
        Kind.LOGIN,
        "%s logged in at %s and the server says it is %s."
            .formatted(login.credential().username(), login.endpoint(), identity.user()),
        "Write the name into the secret as the server does. Connect to the database itself, not"
            + " through something that maps users.");
  }

  static Problem readOnly(Move.LogIn login) {
    return operator(
        Kind.DATABASE,
        "The server at %s takes no writes.".formatted(login.endpoint()),
        "Let the secret's host be the primary's or the cluster's writer endpoint.");
  }

  static Problem anotherServer() {
    return operator(
        Kind.DEPUTY,
        "The logins of this rotation did not all reach the same server.",
        "Give both secrets the endpoint of the same server, and no name that leads to several.");
  }

  static Problem nothingLogsIn(Request request, SecretDocument current) {
    return operator(
        Kind.LOGIN,
        "The database accepts no password that %s holds for %s."
            .formatted(request.secret(), current.credential().username()),
        "Have the admin set the password of AWSCURRENT: " + repair(request));
  }

  // ---- the admin

  static Problem noAdmin(Request request) {
    return operator(
        Kind.ADMIN,
        "%s needs an admin secret, and nobody named one for %s."
            .formatted(request.policy().strategy(), request.secret()),
        "Name it (--admin; for the function TANDEM_ADMIN), or use the strategy single-user.");
  }

  static Problem noAdminToRepair(Request request) {
    return operator(
        Kind.ADMIN,
        "Only an admin can set a password that nobody has, and nobody named an admin secret for %s."
            .formatted(request.secret()),
        "Name it (--admin).");
  }

  static Problem adminNotAllowed(Request request, String admin) {
    return operator(
        Kind.ADMIN,
        "The secret %s names the admin secret %s (masterarn), which is not allowed here."
            .formatted(request.secret(), admin),
        "If that is right, name it yourself: --admin %s (for the function TANDEM_ALLOWED_ADMINS)"
            .formatted(admin));
  }

  static Problem badAdmin(String admin, Reading reading) {
    var why =
        switch (reading) {
          case Reading.Absent absent -> "is not there, or has no AWSCURRENT version";
          case Reading.NoValue empty -> "has no value";
          case Reading.Unreadable bad -> bad.why();
          case Reading.Value value -> "is fine";
        };
    return operator(
        Kind.ADMIN,
        "The admin secret %s %s.".formatted(admin, why),
        reading instanceof Reading.Absent
            ? "Name the admin secret as the store does (--admin)."
            : "Its value must be a JSON object with at least username and password.");
  }

  static Problem adminElsewhere(String admin, Endpoint there, Endpoint here) {
    return operator(
        Kind.ADMIN,
        "The admin secret %s is of %s, and the rotated secret is of %s."
            .formatted(admin, there, here),
        "Name the admin secret of the same server.");
  }

  static Problem adminIsOneOfThem(String admin, String user) {
    return operator(
        Kind.ADMIN,
        "The admin secret %s is of %s, one of the accounts to be rotated.".formatted(admin, user),
        "Name an account of its own that may manage both.");
  }

  // ---- the accounts

  static Problem noPrimary(Names names) {
    return operator(
        Kind.OWNERSHIP,
        "There is no account %s, whose clone %s would be."
            .formatted(names.primary(), names.pair().cloneName()),
        "If %s is an account of its own, name the pair (--primary, --clone)."
            .formatted(names.pair().cloneName()));
  }

  static Problem noAccount(String user) {
    return operator(
        Kind.OWNERSHIP,
        "There is no account %s to repair.".formatted(user),
        "Create it with the privileges that applications need, then repair it again.");
  }

  static Problem foreign(String user, Marker marker) {
    return operator(
        Kind.OWNERSHIP,
        "The account %s belongs to the secret %s.".formatted(user, marker.secret()),
        "Repair it by that secret; if that secret is gone, take it over with --adopt.");
  }

  static Problem notOurs(Request request, Names names) {
    return operator(
        Kind.OWNERSHIP,
        "The account %s exists already, carries no marker of Tandem, and AWSPREVIOUS of %s does not speak for it."
            .formatted(names.pair().cloneName(), request.secret()),
        ("If it is the clone of %s, take it over with --adopt (for the function TANDEM_ADOPT);"
                + " if not, name the pair (--primary, --clone).")
            .formatted(names.primary()));
  }

  static Problem another(Names names, Marker marker) {
    return operator(
        Kind.OWNERSHIP,
        "The pair of %s and %s belongs to the secret %s, as a clone of %s."
            .formatted(
                names.primary(), names.pair().cloneName(), marker.secret(), marker.primary()),
        "Rotate it by that secret, or name another pair (--primary, --clone); if that secret is"
            + " gone, take the pair over with --adopt (for the function TANDEM_ADOPT).");
  }

  static Problem obstacles(List<Obstacle> obstacles) {
    boolean rights =
        obstacles.stream().allMatch(each -> each.kind() == Obstacle.Kind.MISSING_RIGHT);
    return operator(
        rights ? Kind.RIGHTS : Kind.NOT_UNDERSTOOD,
        obstacles.stream().map(Obstacle::what).collect(Collectors.joining(" ")),
        obstacles.stream().map(Obstacle::mend).distinct().collect(Collectors.joining("\n")));
  }

  static Problem passwordRefused(Request request, DatabaseFailure refusal) {
    return new Problem(
        Kind.PASSWORD,
        "The server refuses the new password of %s: %s".formatted(request.secret(), refusal.what()),
        "%s Then rotate again: it makes another password.".formatted(refusal.mend()),
        false,
        refusal.code());
  }

  static Problem currentRefused(Request request, DatabaseFailure refusal, boolean aborts) {
    return new Problem(
        Kind.PASSWORD,
        "The server refuses the password of AWSCURRENT of %s: %s"
            .formatted(request.secret(), refusal.what()),
        aborts
            ? "Go on instead: " + Intent.RESUME.command(request.secret())
            : "%s Then repair it again; or put a version whose password the server takes."
                .formatted(refusal.mend()),
        false,
        refusal.code());
  }

  static Problem drift(Request request, Drift drift) {
    return passing(
        Kind.DRIFT,
        "The clone of %s is not what its primary is: %s."
            .formatted(request.secret(), String.join("; ", drift.lines())),
        "Set the secret again; if it stays, see tandem plan.");
  }

  static Problem tooLate(Request request, Move move) {
    return passing(
        Kind.ROTATION,
        "Time ran out (%d s) before %s could %s."
            .formatted(request.policy().timeout().toSeconds(), request.secret(), move.text()),
        "Run it again, with more time (--timeout) if need be: it goes on where it stopped.");
  }

  // ---- what the ports throw

  static Problem database(Request request, Move move, DatabaseFailure failure) {
    return new Problem(
        Kind.DATABASE,
        "Could not %s: %s".formatted(move.text(), failure.what()),
        move instanceof Move.Probe
            ? "%s %s".formatted(failure.mend(), unfinished(request))
            : failure.mend(),
        failure.passing(),
        failure.code());
  }

  private static String unfinished(Request request) {
    return "The new password is set, and AWSCURRENT was not moved: the rotation is unfinished. "
        + onOrBack(request);
  }

  static Problem store(StoreException failure) {
    return new Problem(Kind.STORE, failure.what(), failure.mend(), failure.passing());
  }

  private static Problem operator(Kind kind, String what, String mend) {
    return new Problem(kind, what, mend, false);
  }

  private static Problem passing(Kind kind, String what, String mend) {
    return new Problem(kind, what, mend, true);
  }
}
