package dev.tandem.engine.tck;

import static org.junit.jupiter.api.parallel.Resources.SYSTEM_ERR;
import static org.junit.jupiter.api.parallel.Resources.SYSTEM_OUT;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link Dialect} promises.
 *
 * <p>A subclass supplies a live database and nothing else. JUnit makes a new instance for each
 * test, and runs tests side by side. A capability that the dialect does not claim is proved absent.
 */
public abstract class DialectContract {
  private final Kit kit = new Kit(this);
  private final Rotations rotations = new Rotations(kit);
  private final SharedPrivileges privileges = new SharedPrivileges(kit);
  private final Interruptions interruptions = new Interruptions(kit);
  private final Refusals refusals = new Refusals(kit);
  private final Rescues rescues = new Rescues(kit);
  private final Spellings spellings = new Spellings(kit);

  /** Give the dialect under test. */
  protected abstract Dialect dialect();

  /**
   * Make an application on a running server: the account {@code primary} and the account {@code
   * admin}, which may do all that the dialect asks of an admin and no more, with these very names
   * and passwords. Names are used once, and may hold any character; the server's log must not get
   * to see a password.
   */
  protected abstract LiveDatabase create(Credential primary, Credential admin);

  /** What an operator may decide about this kind of database: the clone mode, for one. */
  protected Policy policy() {
    return Policy.DEFAULT;
  }

  /** Names that could break quoting, each with room for a dozen characters more. */
  protected List<String> awkwardNames() {
    return List.of(" \"; DROP --", "it's %s\\%d\\", "`t`@'%' [b]", "$1 :n ?]=%20", "ü€ßé");
  }

  /** Passwords that could break quoting. */
  protected List<String> awkwardPasswords() {
    return List.of(
        "quo\"te's `tick` \\ back\\\\slash",
        "; DROP TABLE x; -- /* */ #",
        "${x} %s %d {0} :name ? $1 $$ [a]",
        "umlauts äöüß, кириллица, 漢字",
        "' OR '1'='1",
        "x".repeat(128));
  }

  /** Say whether {@link Session#claim} keeps others out; where not, it lets everybody. */
  protected boolean claims() {
    return true;
  }

  // ---- what it says of itself

  @Test
  protected void saysWhatItIs() {
    rotations.saysWhatItIs();
  }

  @Test
  protected void tellsWhoLoggedInAndWhere() {
    rotations.tellsWhoLoggedInAndWhere();
  }

  @Test
  protected void closesWhatIsGone() {
    rotations.closesWhatIsGone();
  }

  // ---- rotating

  @Test
  protected void letsTwoAccountsTakeTurns() {
    rotations.letsTwoAccountsTakeTurns();
  }

  @Test
  protected void takesAnOldPasswordAway() {
    rotations.takesAnOldPasswordAway();
  }

  @Test
  protected void changesOneAccountInPlace() {
    rotations.changesOneAccountInPlace();
  }

  @Test
  protected void takesTheLastButOneOfTwoPasswordsAway() {
    rotations.takesTheLastButOneOfTwoPasswordsAway();
  }

  @Test
  protected void triesNoPasswordInVain() {
    rotations.triesNoPasswordInVain();
  }

  @Test
  protected void refusesAStrategyThatItDoesNotClaim() {
    rotations.refusesAStrategyThatItDoesNotClaim();
  }

  @Test
  protected void promotesNothingThatFailsTheProbe() {
    rotations.promotesNothingThatFailsTheProbe();
  }

  // ---- marks

  @Test
  protected void leavesAMarkThatTellsWhatAnAccountHolds() {
    rotations.leavesAMarkThatTellsWhatAnAccountHolds();
  }

  @Test
  protected void takesNoAccountOverThatSomebodyElseMadeMeanwhile() {
    rotations.takesNoAccountOverThatSomebodyElseMadeMeanwhile();
  }

  // ---- privileges

  @Test
  protected void sharesEveryKindOfPrivilege() {
    privileges.sharesEveryKindOfPrivilege();
  }

  @Test
  protected void bringsACloneUpToDateThatIsLive() {
    privileges.bringsACloneUpToDateThatIsLive();
  }

  @Test
  protected void mendsOnlyWhatItIsTold() {
    privileges.mendsOnlyWhatItIsTold();
  }

  @Test
  protected void comparesTheSameTwiceAlike() {
    privileges.comparesTheSameTwiceAlike();
  }

  @Test
  protected void stopsAtWhatItDoesNotUnderstand() {
    privileges.stopsAtWhatItDoesNotUnderstand();
  }

  // ---- the way back

  @Test
  protected void takesBackWhatWasBegun() {
    rescues.takesBackWhatWasBegun();
  }

  @Test
  protected void repairsWhatSomebodyChanged() {
    rescues.repairsWhatSomebodyChanged();
  }

  // ---- repeats and faults

  @Test
  protected void mayRepeatEveryChange() {
    interruptions.mayRepeatEveryChange();
  }

  @Test
  protected void keepsBothPasswordsHoweverOftenAChangeIsRepeated() {
    interruptions.keepsBothPasswordsHoweverOftenAChangeIsRepeated();
  }

  @Test
  protected void endsWellWhereverANewCloneIsCutOff() {
    interruptions.endsWellWhereverANewCloneIsCutOff();
  }

  @Test
  protected void endsWellWhereverAKnownCloneIsCutOff() {
    interruptions.endsWellWhereverAKnownCloneIsCutOff();
  }

  @Test
  protected void endsWellWhereverThePrimaryIsCutOff() {
    interruptions.endsWellWhereverThePrimaryIsCutOff();
  }

  @Test
  protected void endsWellWhereverOneAccountIsCutOff() {
    interruptions.endsWellWhereverOneAccountIsCutOff();
  }

  // ---- one at a time

  @Test
  protected void keepsASecondRotationOut() {
    interruptions.keepsASecondRotationOut();
  }

  @Test
  protected void letsTheNextInWhenAClaimIsCutOff() {
    interruptions.letsTheNextInWhenAClaimIsCutOff();
  }

  // ---- refused logins

  @Test
  protected void tellsAWrongPasswordAndAnUnknownAccount() {
    refusals.tellsAWrongPasswordAndAnUnknownAccount();
  }

  @Test
  protected void tellsAHostThatNobodyReaches() throws IOException {
    refusals.tellsAHostThatNobodyReaches();
  }

  @Test
  protected void neverFallsBackToPlainText() {
    refusals.neverFallsBackToPlainText();
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCKED", "EXPIRED", "FULL", "BARRED"})
  protected void tellsWhatIsInTheWay(Hindrance hindrance) {
    refusals.tellsWhatIsInTheWay(hindrance);
  }

  @Test
  protected void tellsAnAccountThatLocksEasily() {
    refusals.tellsAnAccountThatLocksEasily();
  }

  @Test
  protected void seesThatAServerTakesNoWrites() {
    refusals.seesThatAServerTakesNoWrites();
  }

  // ---- locks

  @ParameterizedTest
  @EnumSource(names = {"LOCKED", "EXPIRED", "EASILY_LOCKED"})
  protected void letsACloneInThatWasKeptOut(Hindrance hindrance) {
    refusals.letsACloneInThatWasKeptOut(hindrance);
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCKED", "EASILY_LOCKED"})
  protected void letsAPrimaryInThatWasKeptOut(Hindrance hindrance) {
    refusals.letsAPrimaryInThatWasKeptOut(hindrance);
  }

  @Test
  protected void sparesAnAccountThatLocksEasily() {
    refusals.sparesAnAccountThatLocksEasily();
  }

  // ---- names and passwords

  @Test
  protected void takesNamesMadeToBreakQuotingAndAsLongAsMayBe() {
    spellings.takesNamesMadeToBreakQuotingAndAsLongAsMayBe();
  }

  @Test
  protected void refusesANameThatIsTooLong() {
    spellings.refusesANameThatIsTooLong();
  }

  @Test
  protected void setsPasswordsMadeToBreakQuoting() {
    spellings.setsPasswordsMadeToBreakQuoting();
  }

  @Test
  protected void letsAnAccountGiveItselfAwkwardPasswords() {
    spellings.letsAnAccountGiveItselfAwkwardPasswords();
  }

  // ---- secrecy

  @Test
  @ResourceLock(SYSTEM_OUT)
  @ResourceLock(SYSTEM_ERR)
  protected void saysNoPassword() {
    spellings.saysNoPassword();
  }
}
