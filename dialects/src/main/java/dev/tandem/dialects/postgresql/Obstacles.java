package dev.tandem.dialects.postgresql;

import static dev.tandem.engine.spi.Obstacle.Kind.MISSING_RIGHT;
import static dev.tandem.engine.spi.Obstacle.Kind.NOT_UNDERSTOOD;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what can't be copied faithfully, or makes no sense: what the admin lacks is for {@link
 * MissingRights}.
 */
final class Obstacles {
  /**
   * The first minor versions with the fix of CVE-2024-10978 ignore {@code ALTER ROLE … SET role} at
   * login.
   */
  private static final Set<Integer> IGNORES_ROLE = Set.of(140014, 150009, 160005, 170001);

  private final PairState pair;
  private final Policy policy;
  private final Role primary;
  private final Role cloned;
  private final List<Obstacle> obstacles = new ArrayList<>();

  private Obstacles(PairState pair, Policy policy) {
    this.pair = pair;
    this.policy = policy;
    this.primary = new Role(pair.primary());
    this.cloned = new Role(pair.cloneState());
  }

  static List<Obstacle> find(PairState pair, Policy policy) {
    var search = new Obstacles(pair, policy);
    search.primary();
    if (policy.strategy() != Strategy.SINGLE_USER && pair.primary().exists()) {
      search.cloned();
      search.mode();
    }
    if (pair.primary().exists()) {
      search.obstacles.addAll(MissingRights.find(pair, policy));
    }
    return List.copyOf(search.obstacles);
  }

  private void primary() {
    var name = Sql.name(primary.name());
    reserved(primary.name());
    if (!pair.primary().exists()) {
      stop("There is no role " + name + ".", "CREATE ROLE " + name + " LOGIN;");
      return;
    }
    if (primary.has(new RoleFact.IamOnly())) {
      stop(
          name
              + " is a member of rds_iam: Amazon RDS lets it log in by IAM tokens, not by"
              + " password.",
          "REVOKE rds_iam FROM " + name + ";");
    }
    primary
        .all(RoleTrait.ValidUntil.class)
        .filter(RoleTrait.ValidUntil::past)
        .forEach(until ->
            stop(
                name + " is " + until.text() + ", which is over: no password lets it log in.",
                "ALTER ROLE " + name + " VALID UNTIL 'infinity';"));
  }

  private void cloned() {
    var name = Sql.name(cloned.name());
    reserved(cloned.name());
    if (primary.superuser()) {
      stop(
          Sql.name(primary.name()) + " is a superuser: Tandem makes no second one.",
          "Give the application a role of its own, or use the single-user strategy.");
    }
    if (cloned.superuser()) {
      stop(
          name + " is a superuser, which no clone ever was.", "Choose another name for the clone.");
    }
    cloned
        .all(RoleTrait.Member.class)
        .filter(member -> powerful(member.group()) && !primary.has(member))
        .forEach(member ->
            stop(
                name + " is a " + member.text() + " and " + Sql.name(primary.name()) + " is not.",
                "REVOKE " + Sql.name(member.group()) + " FROM " + name + ";"));
    if (primary.has(new RoleFact.Reaches(cloned.name()))) {
      stop(
          Sql.name(primary.name())
              + " is a member of "
              + name
              + ": its image would be a member of itself.",
          "REVOKE " + name + " FROM " + Sql.name(primary.name()) + ";");
    }
    cloned.all(RoleFact.NotUnderstood.class).forEach(fact -> notUnderstood(cloned, fact));
    cloned
        .all(RoleFact.OnlyOneInPolicy.class)
        .filter(only -> !primary.has(only.policy()) || Role.mode(policy) == CloneMode.MEMBER)
        .forEach(only ->
            stop(
                name + " is the only role " + only.policy().text() + ", which must name one.",
                "DROP POLICY "
                    + only.policy().policy()
                    + " ON "
                    + only.policy().table()
                    + ", or name its roles anew."));
  }

  private void mode() {
    switch (Role.mode(policy)) {
      case USUAL, MEMBER -> actingAs();
      case SHARED_OWNER -> {
        actingAs();
        sharedOwner();
        primary.all(RoleFact.NotUnderstood.class).forEach(fact -> notUnderstood(primary, fact));
      }
      case COPY -> {
        primary.all(RoleFact.NotUnderstood.class).forEach(fact -> notUnderstood(primary, fact));
        primary
            .all(RoleTrait.Owner.class)
            .forEach(owner ->
                stop(
                    Sql.name(primary.name())
                        + " is "
                        + owner.text()
                        + ": ownership can't be copied.",
                    "Use the clone mode member, or shared-owner."));
        primary
            .all(RoleFact.GivesByDefault.class)
            .forEach(gives ->
                stop(
                    Sql.name(primary.name())
                        + " "
                        + gives.text()
                        + ": they would not hold for what the clone creates.",
                    "Use the clone mode member."));
      }
    }
  }

  private void actingAs() {
    if (IGNORES_ROLE.contains(Role.version(pair))) {
      stop(
          "This minor version of PostgreSQL ignores ALTER ROLE … SET role at login.",
          "Install the latest minor version, or use the clone mode copy.");
    }
  }

  private void sharedOwner() {
    var name = Sql.name(primary.name());
    var owner = primary.actsAs();
    var named = Sql.name(owner.orElse(primary.name() + "_owner"));
    if (owner.isEmpty() || !primary.has(new RoleTrait.Member(owner.get()))) {
      var make = owner.isEmpty() ? "CREATE ROLE " + named + " NOLOGIN; " : "";
      stop(
          name + " does not act as an owner that it is a member of.",
          make
              + "GRANT "
              + named
              + " TO "
              + name
              + "; ALTER ROLE "
              + name
              + " SET role TO "
              + named
              + ";");
    } else if (primary.has(new RoleFact.GroupLogsIn(owner.get()))) {
      stop(
          named + ", which " + name + " acts as, can log in: it is no mere owner.",
          "ALTER ROLE " + named + " NOLOGIN;");
    }
    primary
        .all(RoleTrait.Owner.class)
        .forEach(own ->
            stop(
                name + " itself is " + own.text() + ", not the owner that it acts as.",
                "REASSIGN OWNED BY " + name + " TO " + named + ";"));
  }

  private void reserved(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (name.isEmpty()
        || name.startsWith("pg_")
        || lower.equals("public")
        || lower.equals("none")) {
      stop("PostgreSQL reserves the name " + Sql.name(name) + ".", "Choose another name.");
    }
  }

  private static boolean powerful(String group) {
    return group.startsWith("pg_") || group.startsWith("rds");
  }

  private void notUnderstood(Role role, RoleFact.NotUnderstood fact) {
    stop(
        Sql.name(role.name()) + " has what Tandem does not understand: " + fact.what() + ".",
        "Revoke it, or use the clone mode member where the primary has it.");
  }

  private void stop(String what, String mend) {
    obstacles.add(new Obstacle(NOT_UNDERSTOOD, what, mend));
  }

  static Obstacle right(String what, String mend) {
    return new Obstacle(MISSING_RIGHT, what, mend);
  }
}
