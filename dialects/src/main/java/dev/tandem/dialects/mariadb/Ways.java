package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.jdbc.MarkText;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Trait;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ways in which an account may log in: any of them does ({@code IDENTIFIED VIA … OR …}). Never
 * compared: they are written anew with each password. It does not print itself, as a hash can be
 * searched through.
 *
 * <p>Tandem's marker is one of them: by {@code unix_socket}, for a user of the operating system
 * whose name no such user can have. It lets nobody in, the server keeps it in the same statement as
 * the password, and only who may create users can write one.
 *
 * @param ways in the server's order
 */
record Ways(List<Way> ways) implements Trait {
  /** Logs in who is the named user of the operating system, on the server itself. */
  static final String SOCKET = "unix_socket";

  /** What no password hashes to, and the server takes for a hash. */
  static final String INVALID = "invalid";

  private static final int FINGERPRINT = 8;

  /** Copy the list. */
  Ways {
    ways = List.copyOf(ways);
  }

  /**
   * One of them.
   *
   * @param plugin how
   * @param string what the server stores for it
   */
  record Way(String plugin, String string) {
    boolean marks() {
      return plugin.equals(SOCKET) && MarkText.in(string).isPresent();
    }

    private boolean closed() {
      return plugin.equals(Scheme.NATIVE.plugin()) && string.equals(INVALID);
    }

    @Override
    public String toString() {
      return plugin;
    }
  }

  /** The schemes of its passwords, each once. */
  List<Scheme> schemes() {
    var open = schemes(ways.stream().filter(way -> !way.closed()));
    return open.isEmpty() ? schemes(ways.stream()) : open;
  }

  private static List<Scheme> schemes(Stream<Way> ways) {
    return ways.flatMap(way -> Scheme.named(way.plugin).stream()).distinct().toList();
  }

  /** What is no password, and no marker: whoever copies the account keeps it as it is. */
  List<Way> others() {
    return ways.stream().filter(way -> Scheme.named(way.plugin).isEmpty() && !way.marks()).toList();
  }

  /**
   * Read the marker. Its version counts as long as the passwords are the ones that it was written
   * with: an account that changes its own leaves the marker as it is.
   */
  Optional<Marker> marker() {
    return ways.stream()
        .filter(Way::marks)
        .findFirst()
        .flatMap(way ->
            MarkText.in(way.string)
                .map(marker ->
                    way.string.endsWith("]" + fingerprint(hashes()))
                        ? marker
                        : new Marker(marker.secret(), marker.primary(), Optional.empty())));
  }

  private List<String> hashes() {
    return ways.stream()
        .filter(way -> Scheme.named(way.plugin).isPresent() && !way.closed())
        .map(Way::string)
        .toList();
  }

  /** Write {@code marker} for an account that will have {@code hashes}. */
  static Way marking(Marker marker, List<String> hashes) {
    return new Way(SOCKET, MarkText.of(marker) + fingerprint(hashes));
  }

  private static String fingerprint(List<String> hashes) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join(" ", hashes).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Override
  public String text() {
    return ways.stream()
        .map(Way::plugin)
        .collect(Collectors.joining(" or ", "identified via ", ""));
  }

  @Override
  public String toString() {
    return text();
  }
}
