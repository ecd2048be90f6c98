package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.postgresql.RoleTrait.Attribute;
import dev.tandem.dialects.postgresql.RoleTrait.ConnectionLimit;
import dev.tandem.dialects.postgresql.RoleTrait.Member;
import dev.tandem.dialects.postgresql.RoleTrait.MemberOption;
import dev.tandem.dialects.postgresql.RoleTrait.Owner;
import dev.tandem.dialects.postgresql.RoleTrait.Setting;
import dev.tandem.dialects.postgresql.RoleTrait.ValidUntil;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the statements that make the clone the primary's image, in an order that the server
 * accepts.
 */
final class Statements {
  private final Drift drift;
  private final Role cloned;
  private final String name;
  private final boolean options;
  private final List<AccountChange> changes = new ArrayList<>();

  private Statements(PairState pair, Drift drift) {
    this.drift = drift;
    this.cloned = new Role(pair.cloneState());
    this.name = Sql.name(cloned.name());
    this.options = Role.version(pair) >= RoleFact.Server.OPTIONS;
  }

  /** Create the clone when it is absent, mark it, take what it has too much, give what it lacks. */
  static List<AccountChange> prepare(PairState pair, Drift drift, Marker marker) {
    var statements = new Statements(pair, drift);
    statements.create(marker);
    statements.memberships();
    statements.attributes();
    statements.settings();
    statements.changes.addAll(Privileges.statements(pair.cloneState().name(), drift));
    sorted(drift.extra(), Owner.class)
        .map(owner -> new Reassignment(pair, owner).statements())
        .forEach(statements.changes::addAll);
    return List.copyOf(statements.changes);
  }

  private void create(Marker marker) {
    if (!cloned.state().exists()) {
      // No IF NOT EXISTS: an account that somebody else made meanwhile is not ours.
      add("create " + name + ", unable to log in", "CREATE ROLE " + name + " NOLOGIN");
    }
    var ours =
        cloned.state().marker().stream()
            .anyMatch(mark ->
                mark.secret().equals(marker.secret()) && mark.primary().equals(marker.primary()));
    if (!ours) {
      add(
          "mark " + name + " as the clone of " + Sql.name(marker.primary()),
          Mark.statement(cloned.name(), marker));
    }
  }

  private void memberships() {
    extra(MemberOption.class)
        .filter(option -> !drift.extra().contains(new Member(option.group())))
        .forEach(option -> revoke(option.option() + " OPTION FOR ", option.group(), option.text()));
    extra(Member.class).forEach(member -> revoke("", member.group(), member.text()));
    missing(Member.class).forEach(this::join);
    missing(MemberOption.class)
        .filter(option -> !drift.missing().contains(new Member(option.group())))
        .forEach(option ->
            add(
                "give " + name + " the " + option.text(),
                "GRANT "
                    + Sql.name(option.group())
                    + " TO "
                    + name
                    + (options ? " WITH " + option.option() + " TRUE" : " WITH ADMIN OPTION")));
  }

  private void join(Member member) {
    var given =
        Stream.of("ADMIN", "INHERIT", "SET")
            .filter(option -> options || option.equals("ADMIN"))
            .map(option ->
                option
                    + (drift.missing().contains(new MemberOption(member.group(), option))
                        ? " TRUE"
                        : " FALSE"))
            .toList();
    var with =
        options
            ? " WITH " + String.join(", ", given)
            : given.contains("ADMIN TRUE") ? " WITH ADMIN OPTION" : "";
    add(
        "make " + name + " a " + member.text(),
        "GRANT " + Sql.name(member.group()) + " TO " + name + with);
  }

  /**
   * From 16 on a membership is revoked from each of its grantors by name: unnamed, the wrong one
   * would only warn.
   */
  private void revoke(String option, String group, String what) {
    var revoke = "REVOKE " + option + Sql.name(group) + " FROM " + name;
    var grantors =
        cloned
            .all(RoleFact.MemberBy.class)
            .filter(by -> options && by.group().equals(group))
            .map(by -> " GRANTED BY " + Sql.name(by.grantor()))
            .sorted()
            .toList();
    for (var grantor : grantors.isEmpty() ? List.of("") : grantors) {
      add("take from " + name + ": " + what, revoke + grantor);
    }
  }

  /**
   * Name only what differs: naming an attribute takes the right to give it, even when nothing
   * changes.
   */
  private void attributes() {
    var words =
        Stream.of(
                extra(Attribute.class).map(attribute -> "NO" + attribute.keyword()),
                missing(Attribute.class).map(Attribute::keyword),
                either(ConnectionLimit.class, ConnectionLimit::text, "CONNECTION LIMIT -1"),
                either(ValidUntil.class, ValidUntil::text, "VALID UNTIL 'infinity'"))
            .flatMap(each -> each)
            .collect(Collectors.joining(" "));
    if (!words.isEmpty()) {
      add("give " + name + " " + words, "ALTER ROLE " + name + " " + words);
    }
  }

  private <T extends RoleTrait> Stream<String> either(
      Class<T> kind, Function<T, String> give, String usual) {
    var given = missing(kind).map(give).toList();
    return given.isEmpty() ? extra(kind).map(taken -> usual) : given.stream();
  }

  private void settings() {
    extra(Setting.class)
        .filter(setting -> missing(Setting.class).noneMatch(setting::same))
        .forEach(setting ->
            add(
                "reset " + setting.name() + " of " + name,
                "ALTER ROLE "
                    + name
                    + in(setting.database())
                    + " RESET "
                    + Sql.setting(setting.name())));
    missing(Setting.class)
        .forEach(setting ->
            add(
                "set " + setting.name() + " of " + name,
                "ALTER ROLE "
                    + name
                    + in(setting.database())
                    + " SET "
                    + Sql.setting(setting.name())
                    + " TO "
                    + Sql.value(setting.name(), setting.value())));
  }

  private static String in(Optional<String> database) {
    return database.map(each -> " IN DATABASE " + Sql.name(each)).orElse("");
  }

  private <T extends RoleTrait> Stream<T> missing(Class<T> kind) {
    return sorted(drift.missing(), kind);
  }

  private <T extends RoleTrait> Stream<T> extra(Class<T> kind) {
    return sorted(drift.extra(), kind);
  }

  /** In the order of their texts, so that a plan reads the same each time. */
  static <T extends RoleTrait> Stream<T> sorted(Set<Trait> traits, Class<T> kind) {
    return traits.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .sorted(Comparator.comparing(Trait::text));
  }

  private void add(String summary, String sql) {
    changes.add(AccountChange.plain(summary, sql));
  }
}
