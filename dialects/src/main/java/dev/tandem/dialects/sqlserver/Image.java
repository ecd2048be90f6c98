package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.sqlserver.PrincipalFact.Owner;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Member;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Property;
import dev.tandem.dialects.sqlserver.PrincipalTrait.User;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the clone ought to have, and how that differs from what it has. What somebody owns can't be
 * shared: the clone gets {@code CONTROL} of it instead, and in a database that the primary owns the
 * role {@code db_owner}.
 */
final class Image {
  private Image() {}

  /** Compare the clone with the primary's image. */
  static Drift drift(PairState pair) {
    if (!pair.primary().exists()) {
      return Drift.NONE;
    }
    var actual =
        new Principal(pair.cloneState())
            .all(PrincipalTrait.class)
            .collect(Collectors.<Trait>toSet());
    return Drift.between(of(pair), actual, warnings(pair));
  }

  private static Set<Trait> of(PairState pair) {
    var primary = new Principal(pair.primary());
    var image = primary.all(PrincipalTrait.class).collect(Collectors.<Trait>toSet());
    primary.all(Owner.class).map(Image::control).forEach(image::add);
    primary.all(PrincipalFact.Dbo.class).forEach(dbo -> image.addAll(owning(dbo.database())));
    return image;
  }

  static Permission control(Owner owner) {
    return new Permission(Optional.of(owner.database()), false, "CONTROL", owner.securable());
  }

  private static Set<Trait> owning(String name) {
    var database = Optional.of(name);
    return Set.of(
        new User(name),
        new Permission(database, false, "CONNECT", ""),
        new Property(database, "DEFAULT_SCHEMA", "[dbo]"),
        new Property(database, "ALLOW_ENCRYPTED_VALUE_MODIFICATIONS", "OFF"),
        new Member(database, "db_owner"));
  }

  private static List<String> warnings(PairState pair) {
    var primary = new Principal(pair.primary());
    var cloned = new Principal(pair.cloneState());
    var warnings = new HashSet<String>();
    primary
        .all(Owner.class)
        .forEach(owner ->
            warnings.add(
                primary.name()
                    + " itself owns "
                    + owner.securable()
                    + " in database "
                    + Sql.name(owner.database())
                    + ": the clone gets CONTROL of it, which is not quite the same; better"
                    + " another account owns it: "
                    + owner.givenTo(owner.better())));
    primary
        .all(PrincipalFact.Dbo.class)
        .forEach(dbo ->
            warnings.add(
                primary.name()
                    + " owns database "
                    + Sql.name(dbo.database())
                    + " and is dbo there: the clone gets the role db_owner, and its name is another"
                    + " one; better an account that nobody rotates owns it: ALTER AUTHORIZATION ON"
                    + " DATABASE::"
                    + Sql.name(dbo.database())
                    + " TO <login>;"));
    cloned
        .all(PrincipalFact.Dbo.class)
        .forEach(dbo ->
            warnings.add(
                cloned.name()
                    + " owns database "
                    + Sql.name(dbo.database())
                    + ": give it away, ALTER AUTHORIZATION ON DATABASE::"
                    + Sql.name(dbo.database())
                    + " TO <login>;"));
    primary
        .all(PrincipalFact.Inbound.class)
        .filter(inbound -> !cloned.has(inbound))
        .forEach(inbound ->
            warnings.add(
                inbound.text()
                    + " "
                    + primary.name()
                    + ", and nothing of the kind holds for the clone: where it is needed, do the"
                    + " same for "
                    + cloned.name()
                    + "."));
    cloned
        .all(Owner.class)
        .forEach(owner ->
            warnings.add(
                cloned.name()
                    + " is "
                    + owner.text()
                    + "; better another account owns it, such as "
                    + primary.name()
                    + ": "
                    + owner.givenTo(Sql.name(primary.userIn(owner.database())))));
    var sorted = new ArrayList<>(warnings);
    sorted.sort(null);
    return sorted;
  }
}
