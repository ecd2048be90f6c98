package dev.tandem.dialects.servers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What whoever runs the tests wants of the servers: by a system property ({@code
 * -Dtandem.servers=containers}), else by the environment ({@code TANDEM_SERVERS=containers}).
 */
public final class Wishes {
  private Wishes() {}

  /** Read one, by its property's name. */
  public static Optional<String> read(String property) {
    var variable = property.replace('.', '_').toUpperCase(Locale.ROOT);
    return Optional.ofNullable(System.getProperty(property, System.getenv(variable)))
        .filter(value -> !value.isBlank());
  }

  /** Whether containers are wanted, although there may be a local server. */
  public static boolean containers() {
    return read("tandem.servers").filter("containers"::equals).isPresent();
  }

  /**
   * Whether a test must fail that can't have {@code product}: when {@code tandem.servers.required}
   * names it, or, with no such word, on a build server. SQL Server can't be had but as a container
   * or by URL, so it must be named.
   */
  public static boolean required(String product) {
    return read("tandem.servers.required")
        .map(names -> Arrays.asList(names.split(",", -1)).contains(product))
        .orElseGet(() -> "true".equals(System.getenv("CI")) && !product.equals("sqlserver"));
  }
}
