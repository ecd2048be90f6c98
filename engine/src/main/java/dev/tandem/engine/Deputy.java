package dev.tandem.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The confused deputy: whoever may write the pending version must not turn our rights on another
 * server or database.
 */
final class Deputy {
  private Deputy() {}

  /**
   * Name the fields, apart from the credential, in which {@code pending} leads elsewhere than
   * {@code current}.
   */
  static List<String> differences(SecretDocument current, SecretDocument pending, int defaultPort) {
    var differences = new ArrayList<String>();
    if (!pending.engine().equals(current.engine())) {
      differences.add("engine");
    }
    if (!pending.missing().isEmpty()) {
      differences.addAll(pending.missing());
      return differences.stream().distinct().toList();
    }
    var here = current.endpoint(defaultPort);
    var there = pending.endpoint(defaultPort);
    if (!there.host().equals(here.host())) {
      differences.add("host");
    }
    if (there.port() != here.port()) {
      differences.add("port");
    }
    if (!there.database().equals(here.database())) {
      differences.add("dbname");
    }
    if (there.tls() != here.tls()) {
      differences.add("ssl");
    }
    return differences;
  }
}
