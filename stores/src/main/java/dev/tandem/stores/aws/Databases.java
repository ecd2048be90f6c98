package dev.tandem.stores.aws;

import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.spi.Whereabouts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Finds out of RDS whether an endpoint belongs to an admin's database, and where that one is
 * written. Asks no more than it takes: the admin's own first, then what reads it.
 */
record Databases(Rds rds) {

  /** Tell where the admin of {@code database} writes what {@code endpoint} shows. */
  Whereabouts find(RdsName database, Endpoint endpoint) {
    return switch (database.kind()) {
      case INSTANCE -> byInstance(database, endpoint);
      case CLUSTER -> byCluster(database, endpoint);
    };
  }

  private Whereabouts byInstance(RdsName instance, Endpoint endpoint) {
    var first = rds.ask(RdsRequest.instance(instance));
    var writer = instanceEndpoint(first).orElseThrow(() -> nowhere(instance));
    if (isSame(writer, endpoint)) {
      return new Whereabouts.Writer(writer, false);
    }
    return isReplica(instance, first, endpoint)
        ? new Whereabouts.Writer(writer, true)
        : new Whereabouts.Elsewhere(writer);
  }

  /** Replicas may have replicas. */
  private boolean isReplica(RdsName instance, Element first, Endpoint endpoint) {
    var asked = new HashSet<>(Set.of(instance));
    var waiting = new ArrayDeque<>(replicas(instance, first));
    while (!waiting.isEmpty()) {
      var replica = waiting.remove();
      if (asked.add(replica)) {
        var answer = rds.ask(RdsRequest.instance(replica));
        if (instanceEndpoint(answer).filter(endpoint::sameListener).isPresent()) {
          return true;
        }
        waiting.addAll(replicas(replica, answer));
      }
    }
    return false;
  }

  private static List<RdsName> replicas(RdsName instance, Element answer) {
    return texts(answer, "ReadReplicaDBInstanceIdentifier").stream()
        .map(instance::replica)
        .toList();
  }

  private Whereabouts byCluster(RdsName cluster, Endpoint endpoint) {
    var answer = rds.ask(RdsRequest.cluster(cluster));
    var found =
        children(answer, "DBCluster").stream().findFirst().orElseThrow(() -> nowhere(cluster));
    var port = child(found, "Port");
    var writer =
        child(found, "Endpoint")
            .flatMap(host -> at(host, port))
            .orElseThrow(() -> nowhere(cluster));
    if (isSame(writer, endpoint)) {
      return new Whereabouts.Writer(writer, false);
    }
    var others = new ArrayList<String>();
    child(found, "ReaderEndpoint").ifPresent(others::add);
    children(found, "CustomEndpoints").forEach(list -> others.addAll(texts(list, "member")));
    boolean reads =
        others.stream().flatMap(host -> at(host, port).stream()).anyMatch(endpoint::sameListener)
            || members(cluster).stream().anyMatch(endpoint::sameListener);
    return reads ? new Whereabouts.Writer(writer, true) : new Whereabouts.Elsewhere(writer);
  }

  private static StoreException nowhere(RdsName database) {
    return new StoreException(
        StoreException.Kind.INVALID,
        "RDS tells no endpoint of %s.".formatted(database.id()),
        "Wait until the database is available.");
  }

  private List<Endpoint> members(RdsName cluster) {
    return children(rds.ask(RdsRequest.members(cluster)), "DBInstance").stream()
        .flatMap(each -> instanceEndpoint(each).stream())
        .toList();
  }

  /** A name of one's own (a CNAME) leads to the same address. */
  private static boolean isSame(Endpoint writer, Endpoint endpoint) {
    return writer.sameListener(endpoint)
        || (writer.port() == endpoint.port()
            && addresses(writer.host()).stream().anyMatch(addresses(endpoint.host())::contains));
  }

  private static List<InetAddress> addresses(String host) {
    try {
      return Arrays.asList(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  private static Optional<Endpoint> instanceEndpoint(Element answer) {
    return children(answer, "Endpoint").stream()
        .findFirst()
        .flatMap(each -> child(each, "Address").flatMap(host -> at(host, child(each, "Port"))));
  }

  private static Optional<Endpoint> at(String host, Optional<String> port) {
    return port.map(
        number -> new Endpoint(host, Integer.parseInt(number), Optional.empty(), Tls.VERIFY_FULL));
  }

  private static List<Element> children(Element parent, String name) {
    var found = parent.getElementsByTagName(name);
    var elements = new ArrayList<Element>();
    for (int i = 0; i < found.getLength(); i++) {
      if (found.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** A child, and no deeper descendant of the same name. */
  private static Optional<String> child(Element parent, String name) {
    return children(parent, name).stream()
        .filter(each -> parent.isSameNode(each.getParentNode()))
        .map(Element::getTextContent)
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  private static List<String> texts(Element parent, String name) {
    return children(parent, name).stream().map(Element::getTextContent).toList();
  }
}
