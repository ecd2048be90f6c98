package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.AllPrivileges;
import dev.tandem.dialects.grants.Grant;
import dev.tandem.dialects.grants.GrantDrift;
import dev.tandem.dialects.grants.Listed;
import dev.tandem.dialects.grants.OnHost;
import dev.tandem.dialects.mysql.AccountTrait.Attribute;
import dev.tandem.dialects.mysql.AccountTrait.Property;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the clone ought to have, host part by host part, and how that differs from what it has. */
final class Image {
  private static final Set<String> ON_TABLES =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "CREATE",
          "DROP",
          "REFERENCES",
          "INDEX",
          "ALTER",
          "CREATE VIEW",
          "SHOW VIEW",
          "TRIGGER");
  private static final Set<String> ON_SCHEMAS =
      with(
          ON_TABLES,
          "CREATE TEMPORARY TABLES",
          "LOCK TABLES",
          "EXECUTE",
          "CREATE ROUTINE",
          "ALTER ROUTINE",
          "EVENT");

  /** Version 8 lists them one by one on the whole server; these are 5.7's. */
  private static final Set<String> ON_EVERYTHING =
      with(
          ON_SCHEMAS,
          "RELOAD",
          "SHUTDOWN",
          "PROCESS",
          "FILE",
          "SHOW DATABASES",
          "SUPER",
          "REPLICATION SLAVE",
          "REPLICATION CLIENT",
          "CREATE USER",
          "CREATE TABLESPACE");

  /** What MySQL means by {@code ALL PRIVILEGES}. */
  static final AllPrivileges ALL =
      new AllPrivileges(ON_EVERYTHING, ON_SCHEMAS, ON_TABLES, Set.of("EXECUTE", "ALTER ROUTINE"));

  private final MysqlAccount primary;
  private final MysqlAccount cloned;
  private final Set<Trait> missing = new HashSet<>();
  private final Set<Trait> extra = new HashSet<>();

  private Image(PairState pair) {
    this.primary = new MysqlAccount(pair.primary());
    this.cloned = new MysqlAccount(pair.cloneState());
  }

  /** Compare the clone with the primary's image; nothing where one of them may not be seen. */
  static Drift drift(PairState pair) {
    var image = new Image(pair);
    if (!pair.primary().exists() || image.primary.hidden()) {
      return Drift.NONE;
    }
    image.compare();
    return new Drift(image.missing, image.extra, image.warnings());
  }

  private void compare() {
    primary.hosts().forEach(this::compare);
    cloned.hosts().stream()
        .filter(host -> !primary.hosts().contains(host))
        .forEach(host -> extra.add(new OnHost(host, new Listed())));
  }

  private void compare(String host) {
    var grants = GrantDrift.between(wanted(host), cloned.grants(host), ALL);
    add(missing, host, grants.missing());
    add(extra, host, grants.extra());
    add(missing, host, less(primary.on(host, Property.class), cloned.on(host, Property.class)));
    add(extra, host, less(cloned.on(host, Property.class), primary.on(host, Property.class)));
    add(missing, host, less(primary.on(host, Attribute.class), cloned.on(host, Attribute.class)));
    add(missing, host, less(primary.on(host, Listed.class), cloned.on(host, Listed.class)));
  }

  private Set<Grant> wanted(String host) {
    var wanted = new HashSet<>(primary.grants(host));
    primary.on(host, AccountFact.Gone.class).forEach(gone -> wanted.remove(gone.grant()));
    return wanted;
  }

  private static void add(Set<Trait> traits, String host, Set<? extends Trait> found) {
    OnHost.all(host, found).forEach(traits::add);
  }

  private static <T> Set<T> less(Set<T> all, Set<T> others) {
    return all.stream().filter(each -> !others.contains(each)).collect(Collectors.toSet());
  }

  private List<String> warnings() {
    var warnings = new ArrayList<String>();
    for (var host : primary.hosts()) {
      sorted(primary.on(host, AccountFact.Gone.class))
          .forEach(gone ->
              warnings.add(
                  primary.at(host).sql()
                      + " has "
                      + gone
                      + ": the clone gets it by the next rotation or sync after it was made."));
    }
    for (var host : cloned.hosts()) {
      sorted(cloned.on(host, AccountFact.Definer.class))
          .forEach(definer ->
              warnings.add(
                  cloned.at(host).sql()
                      + " is the "
                      + definer
                      + ", which end with this account: name another definer before it is"
                      + " dropped."));
    }
    return warnings;
  }

  private static Stream<String> sorted(Set<? extends Trait> traits) {
    return traits.stream().map(Trait::text).sorted();
  }

  private static Set<String> with(Set<String> some, String... more) {
    var all = new HashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}
