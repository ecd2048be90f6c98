package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.Trait;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an account has where it logs in from {@code host}: in these servers each host part is an
 * account of its own.
 */
public record OnHost(String host, Trait trait) implements Trait {

  /** Say of all {@code traits} that they are {@code host}'s. */
  public static Stream<Trait> all(String host, Collection<? extends Trait> traits) {
    return traits.stream().map(trait -> new OnHost(host, trait));
  }

  /** Find the traits of one kind that are {@code host}'s among {@code traits}. */
  public static <T extends Trait> Set<T> of(String host, Class<T> kind, Set<Trait> traits) {
    return traits.stream()
        .filter(OnHost.class::isInstance)
        .map(OnHost.class::cast)
        .filter(each -> each.host.equals(host) && kind.isInstance(each.trait))
        .map(each -> kind.cast(each.trait))
        .collect(Collectors.toSet());
  }

  @Override
  public String text() {
    return "@" + Sql.name(host) + ": " + trait.text();
  }
}
