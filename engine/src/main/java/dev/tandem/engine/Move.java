package dev.tandem.engine;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Stage;
import java.util.List;
import java.util.Optional;

/**
 * What {@link Rotation#next} wants to happen next. A move holds all that it takes to perform it.
 */
sealed interface Move {

  /** Learns something and changes nothing. */
  sealed interface Look extends Move {}

  /** Asks the store which version carries which stage. */
  record DescribeSecret() implements Look {}

  /**
   * Reads the version with {@code stage}; for {@code AWSPENDING} the version named by the token.
   */
  record Read(Stage stage) implements Look {}

  /**
   * Reads the admin secret named {@code secret}, and asks where its account logs in to change what
   * {@code endpoint} shows, where the secret doesn't say.
   */
  record ReadAdmin(String secret, Endpoint endpoint) implements Look {}

  /** Tries a credential, once. */
  record LogIn(Login as, Endpoint endpoint, Credential credential) implements Look {}

  /** Looks at both accounts of the pair by an open session, before all changes or after them. */
  record DescribeAccounts(Login by, Pair pair, boolean after) implements Look {}

  /**
   * Looks at one account by an open session; {@code pair} is it and a clone that need not be there.
   */
  record DescribeAccount(Login by, Pair pair) implements Look {}

  /** Runs the user's own query by an open session. */
  record Probe(Login by, String query) implements Look {}

  /** Keeps other rotations of {@code account} out for as long as the session lasts. */
  record Claim(Login by, String account) implements Look {}

  /** Changes something. Repeating it does no harm. */
  sealed interface Change extends Move {}

  /** Puts a version with a new password for {@code username}, staged {@code AWSPENDING}. */
  record Put(String username) implements Change {}

  /** Makes the clone the primary's image: created unable to log in, then granted and revoked. */
  record Prepare(Login by, String account, List<AccountChange> changes) implements Change {
    /** Copy the list. */
    public Prepare {
      changes = List.copyOf(changes);
    }
  }

  /** Gives an account the pending password and lets it log in. */
  record SetCredential(Login by, NewCredential credential) implements Change {
    String account() {
      return credential.credential().username();
    }
  }

  /**
   * Gives an account a password that nobody is told, in the place of one that no version is to hold
   * any more; {@code before} stays valid beside it with two passwords.
   */
  record Discard(Login by, String account, Optional<Credential> before, Marker marker)
      implements Change {
    NewCredential with(Password unknown) {
      return new NewCredential(new Credential(account, unknown), before, Optional.of(marker));
    }
  }

  /** Moves {@code AWSCURRENT} from the version {@code from} to the token's. */
  record Promote(String from) implements Change {}

  /**
   * Takes {@code AWSPENDING} off the token's version, whose password no account holds: it never was
   * set, or another is now.
   */
  record DropPending() implements Change {}

  /** Ends the rotation or step. */
  sealed interface Verdict extends Move {}

  /** All that was asked for holds now. */
  record Done(String what) implements Verdict {}

  /** It can't go on. */
  record Refused(Problem problem) implements Verdict {}

  /** The step that this move belongs to. */
  default Step step() {
    return switch (this) {
      case DescribeSecret d -> Step.CREATE;
      case Read r -> Step.CREATE;
      case Put p -> Step.CREATE;
      case ReadAdmin r -> Step.SET;
      case LogIn login -> login.as() == Login.PENDING ? Step.TEST : Step.SET;
      case DescribeAccounts look -> look.after() ? Step.TEST : Step.SET;
      case DescribeAccount d -> Step.SET;
      case Claim c -> Step.SET;
      case Prepare p -> Step.SET;
      case SetCredential s -> Step.SET;
      case Discard d -> Step.SET;
      case DropPending d -> Step.SET;
      case Probe p -> Step.TEST;
      case Promote p -> Step.FINISH;
      case Done d -> Step.FINISH;
      case Refused r -> Step.FINISH;
    };
  }

  /** Say what it does, as a person reads it in a plan or beside a progress mark. */
  default String text() {
    return switch (this) {
      case DescribeSecret d -> "describe the secret";
      case Read read -> "read " + read.stage();
      case ReadAdmin read -> "read the admin secret " + read.secret();
      case LogIn login ->
          "log in as " + login.credential().username() + " (" + login.as().source() + ")";
      case DescribeAccounts look ->
          look.after()
              ? "compare the privileges of " + look.pair().cloneName() + " again"
              : "describe " + look.pair().primary() + " and " + look.pair().cloneName();
      case DescribeAccount look -> "describe " + look.pair().primary();
      case Probe probe -> "run the probe query";
      case Claim claim -> "claim " + claim.account() + " for this rotation";
      case Put put -> "put AWSPENDING with a new password for " + put.username();
      case Prepare prepare -> "prepare " + prepare.account();
      case SetCredential set -> "set the password of " + set.account() + " and let it log in";
      case Discard discard -> "give " + discard.account() + " a password that nobody knows";
      case Promote promote -> "move AWSCURRENT";
      case DropPending drop -> "take AWSPENDING off a version whose password no account holds";
      case Done done -> done.what();
      case Refused refused -> refused.problem().what();
    };
  }
}
