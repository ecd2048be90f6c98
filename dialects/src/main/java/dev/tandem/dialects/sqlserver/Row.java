package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@link CatalogSql}.
 *
 * @param database where it was read; empty for the server
 */
record Row(
    Optional<String> database,
    String who,
    String kind,
    String a,
    String b,
    String c,
    String d,
    boolean f,
    boolean g) {

  static Row of(Optional<String> database, ResultSet row) throws SQLException {
    return new Row(
        database,
        text(row.getString(1)),
        text(row.getString(2)),
        text(row.getString(3)),
        text(row.getString(4)),
        text(row.getString(5)),
        text(row.getString(6)),
        row.getBoolean(7),
        row.getBoolean(8));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** Say it in traits and facts. What has a kind that nobody knows is not understood. */
  void addTo(Set<Trait> traits) {
    switch (kind) {
      case "login" -> {
        if (!a.strip().equals("S")) {
          add(traits, "no password of its own: its type is " + a.strip());
        }
      }
      case "user" -> user(traits);
      case "contained" -> traits.add(new PrincipalFact.Contained(in()));
      case "taken" -> traits.add(new PrincipalFact.Taken(in()));
      case "property" -> traits.add(new PrincipalTrait.Property(database, a, b));
      case "member" -> named(traits, new PrincipalTrait.Member(database, a), "a role");
      case "permission" -> permission(traits);
      case "credential" -> named(traits, new PrincipalTrait.Credential(a, f), "a credential");
      case "owner" -> traits.add(new PrincipalFact.Owner(in(), a));
      case "inbound" -> traits.add(new PrincipalFact.Inbound(database, a));
      case "lacks" -> traits.add(new PrincipalFact.Lacks(database, a));
      default -> add(traits, kind + " " + a);
    }
  }

  private void user(Set<Trait> traits) {
    traits.add(new PrincipalFact.UserName(in(), a));
    if (g) {
      traits.add(new PrincipalFact.Dbo(in()));
    } else if (f) {
      traits.add(new PrincipalFact.Orphan(in()));
    } else {
      traits.add(new PrincipalTrait.User(in()));
    }
  }

  /** Who may not see something is told that it is there, and no name. */
  private void named(Set<Trait> traits, PrincipalTrait trait, String kind) {
    if (a.isEmpty()) {
      add(traits, kind + " that the catalog does not name");
    } else {
      reachable(traits, trait);
    }
  }

  private void permission(Set<Trait> traits) {
    if (f) {
      add(traits, b + " on something that the catalog does not name");
      return;
    }
    var name = d.isEmpty() ? b : b + " (" + Sql.name(d) + ")";
    switch (a.strip()) {
      case "G" -> reachable(traits, new PrincipalTrait.Permission(database, false, name, c));
      case "D" -> reachable(traits, new PrincipalTrait.Permission(database, true, name, c));
      case "W" -> {
        var permission = new PrincipalTrait.Permission(database, false, name, c);
        reachable(traits, permission);
        traits.add(new PrincipalTrait.Grantable(permission));
      }
      // A column that is excepted from a permission on its table.
      default -> add(traits, name + " on " + c + ", revoked while the table's is not");
    }
  }

  private void reachable(Set<Trait> traits, PrincipalTrait trait) {
    traits.add(trait);
    if (!g) {
      traits.add(new PrincipalFact.OutOfReach(trait));
    }
  }

  private void add(Set<Trait> traits, String notUnderstood) {
    traits.add(new PrincipalFact.NotUnderstood(database, notUnderstood));
  }

  private String in() {
    return database.orElse("");
  }
}
