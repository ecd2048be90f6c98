package dev.tandem.lambda;

import java.util.Arrays;
import java.util.Optional;

/**
 * What can be set, and where. The variables without {@code TANDEM_} are those of AWS's templates.
 *
 * <p>What grants power is for the environment alone. Whoever may change a secret can often tag it
 * as well, and a pair that they chose would have the admin set the password of any account.
 */
enum Key {
  STRATEGY("TANDEM_STRATEGY", "tandem:strategy"),
  ADMIN("TANDEM_ADMIN"),
  ALLOWED_ADMINS("TANDEM_ALLOWED_ADMINS"),
  PRIMARY("TANDEM_PRIMARY"),
  CLONE("TANDEM_CLONE"),
  SUFFIX("TANDEM_SUFFIX"),
  ADOPT("TANDEM_ADOPT"),
  CLONE_MODE("TANDEM_CLONE_MODE", "tandem:clone-mode"),
  SYNC("TANDEM_SYNC", "tandem:sync"),
  REASSIGN_OWNED("TANDEM_REASSIGN_OWNED", "tandem:reassign-owned"),
  EXCLUDE_DATABASES("TANDEM_EXCLUDE_DATABASES", "tandem:exclude-databases"),
  /** A login of a number that has users, or owns databases, already is whoever they belong to. */
  CLONE_SID("TANDEM_CLONE_SID"),
  PROBE("TANDEM_PROBE", "tandem:probe"),
  PASSWORD_LENGTH("PASSWORD_LENGTH", "tandem:password-length"),
  EXCLUDE_CHARACTERS("EXCLUDE_CHARACTERS", "tandem:exclude-characters"),
  EXCLUDE_LOWERCASE("EXCLUDE_LOWERCASE", "tandem:exclude-lowercase"),
  EXCLUDE_UPPERCASE("EXCLUDE_UPPERCASE", "tandem:exclude-uppercase"),
  EXCLUDE_NUMBERS("EXCLUDE_NUMBERS", "tandem:exclude-numbers"),
  EXCLUDE_PUNCTUATION("EXCLUDE_PUNCTUATION", "tandem:exclude-punctuation"),
  REQUIRE_EACH_INCLUDED_TYPE("REQUIRE_EACH_INCLUDED_TYPE", "tandem:require-each-included-type"),
  LONGEST_NAME("USERNAME_CHARACTER_LIMIT"),
  ENDPOINT("SECRETS_MANAGER_ENDPOINT"),
  TAGS("TANDEM_TAGS"),
  METRICS("TANDEM_METRICS_NAMESPACE"),
  WEBHOOK("TANDEM_WEBHOOK"),
  WEBHOOK_WHEN("TANDEM_WEBHOOK_WHEN"),
  /** The dialects read it themselves. */
  CA_FILE("TANDEM_CA_FILE");

  static final String OURS = "TANDEM_";
  static final String TAG = "tandem:";

  private final String variable;
  private final Optional<String> tag;

  Key(String variable) {
    this.variable = variable;
    this.tag = Optional.empty();
  }

  Key(String variable, String tag) {
    this.variable = variable;
    this.tag = Optional.of(tag);
  }

  String variable() {
    return variable;
  }

  static Optional<Key> ofVariable(String name) {
    return Arrays.stream(values()).filter(key -> key.variable.equals(name)).findFirst();
  }

  static Optional<Key> ofTag(String name) {
    return Arrays.stream(values()).filter(key -> key.tag.equals(Optional.of(name))).findFirst();
  }
}
