package dev.tandem.lambda;

import dev.tandem.engine.spi.Sid;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one environment variable or tag says.
 *
 * @param name the variable's or the tag's
 * @param text not blank
 */
record Setting(String name, String text) {
  /** AWS's templates take these for true, and anything else for false. */
  private static final Set<String> YES = Set.of("true", "1", "y", "yes");

  private static final Set<String> NO = Set.of("false", "0", "n", "no");

  boolean flag() {
    var word = text.toLowerCase(Locale.ROOT);
    if (!YES.contains(word) && !NO.contains(word)) {
      throw bad("must be true or false");
    }
    return YES.contains(word);
  }

  int number(int least, int most) {
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw bad("must be a number from %d to %d".formatted(least, most));
  }

  /** Find which of {@code values} is written like this. */
  <E> E oneOf(E[] values, Function<E, String> word) {
    return Stream.of(values)
        .filter(value -> word.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() ->
            bad("must be " + Stream.of(values).map(word).collect(Collectors.joining(" or "))));
  }

  /** {@code SHARED_OWNER} is written {@code shared-owner}. */
  <E extends Enum<E>> E oneOf(E[] values) {
    return oneOf(values, value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  List<String> list() {
    return Stream.of(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  Sid sid() {
    try {
      return new Sid(text);
    } catch (IllegalArgumentException none) {
      throw bad("must be 0x and 32 hexadecimal digits");
    }
  }

  URI address() {
    try {
      var address = URI.create(text);
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (http && address.getHost() != null) {
        return address;
      }
    } catch (IllegalArgumentException none) {
      throw bad("must be an http or https address");
    }
    throw bad("must be an http or https address");
  }

  BadSettingException bad(String why) {
    return new BadSettingException(name, why);
  }
}
