package dev.tandem.rds;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** RDS on a port of this machine: {@code POST /} with a form, XML back. It wants a signature. */
public final class RdsServer implements AutoCloseable {
  private static final String ARN = "arn:aws:rds:us-east-1:123456789012:";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Instance> instances = new LinkedHashMap<>();
  private final Map<String, Cluster> clusters = new LinkedHashMap<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final List<String> calls = new ArrayList<>();

  private record Instance(String host, int port, List<String> replicas, Optional<String> cluster) {}

  private record Cluster(String host, String readers, int port, List<String> custom) {}

  private record Fault(int status, String code) {}

  private RdsServer(HttpServer http) {
    this.http = http;
  }

  /** Listen on a free port. */
  public static RdsServer start() {
    try {
      var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var server = new RdsServer(http);
      http.setExecutor(server.threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create(
        "http://%s:%d".formatted(http.getAddress().getHostString(), http.getAddress().getPort()));
  }

  /** There is an instance, and these replicate it; give its ARN. */
  public synchronized String instance(String id, String host, int port, String... replicas) {
    instances.put(id, new Instance(host, port, List.of(replicas), Optional.empty()));
    return ARN + "db:" + id;
  }

  /** There is an instance of a cluster. */
  public synchronized void member(String cluster, String id, String host, int port) {
    instances.put(id, new Instance(host, port, List.of(), Optional.of(cluster)));
  }

  /** There is a cluster; give its ARN. */
  public synchronized String cluster(
      String id, String host, String readers, int port, String... custom) {
    clusters.put(id, new Cluster(host, readers, port, List.of(custom)));
    return ARN + "cluster:" + id;
  }

  /** The next request is refused. */
  public synchronized void refuses(int status, String code) {
    faults.add(new Fault(status, code));
  }

  /** What was asked, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var signature = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      var reply =
          signature.contains("/rds/aws4_request")
              ? reply(fields(form))
              : error(403, "MissingAuthenticationToken");
      var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/xml");
      exchange.sendResponseHeaders(reply.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private record Reply(int status, String body) {}

  private static Map<String, String> fields(String form) {
    var fields = new LinkedHashMap<String, String>();
    for (var field : form.split("&", -1)) {
      var parts = List.of(field.split("=", 2));
      fields.put(parts.getFirst(), URLDecoder.decode(parts.getLast(), StandardCharsets.UTF_8));
    }
    return fields;
  }

  private synchronized Reply reply(Map<String, String> form) {
    var action = form.getOrDefault("Action", "");
    calls.add(action);
    var fault = Optional.ofNullable(faults.poll());
    if (fault.isPresent()) {
      return error(fault.get().status(), fault.get().code());
    }
    return switch (action) {
      case "DescribeDBInstances" -> instances(form);
      case "DescribeDBClusters" -> cluster(last(form.getOrDefault("DBClusterIdentifier", "")));
      default -> error(400, "InvalidAction");
    };
  }

  private Reply instances(Map<String, String> form) {
    var members = form.get("Filters.Filter.1.Values.Value.1");
    if (members != null && "db-cluster-id".equals(form.get("Filters.Filter.1.Name"))) {
      return done(
          "DescribeDBInstances",
          "DBInstances",
          instances.values().stream()
              .filter(each -> each.cluster().equals(Optional.of(last(members))))
              .map(RdsServer::xml)
              .collect(Collectors.joining()));
    }
    var found = instances.get(last(form.getOrDefault("DBInstanceIdentifier", "")));
    return found == null
        ? error(404, "DBInstanceNotFound")
        : done("DescribeDBInstances", "DBInstances", xml(found));
  }

  private static String xml(Instance instance) {
    return """
    <DBInstance>
      <Endpoint><Port>%d</Port><Address>%s</Address><HostedZoneId>Z1</HostedZoneId></Endpoint>
      <ReadReplicaDBInstanceIdentifiers>%s</ReadReplicaDBInstanceIdentifiers>
      <DbInstancePort>0</DbInstancePort>
    </DBInstance>
    """
        .formatted(
            instance.port(),
            instance.host(),
            list("ReadReplicaDBInstanceIdentifier", instance.replicas()));
  }

  private Reply cluster(String id) {
    var found = clusters.get(id);
    return found == null
        ? error(404, "DBClusterNotFoundFault")
        : done(
            "DescribeDBClusters",
            "DBClusters",
            """
            <DBCluster>
              <Endpoint>%s</Endpoint><ReaderEndpoint>%s</ReaderEndpoint><Port>%d</Port>
              <CustomEndpoints>%s</CustomEndpoints>
            </DBCluster>
            """
                .formatted(
                    found.host(), found.readers(), found.port(), list("member", found.custom())));
  }

  private static String list(String name, List<String> values) {
    return values.stream()
        .map(value -> "<%s>%s</%s>".formatted(name, value, name))
        .collect(Collectors.joining());
  }

  private static Reply done(String action, String list, String items) {
    return new Reply(
        200,
        """
        <%sResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
          <%sResult><%s>%s</%s></%sResult>
          <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
        </%sResponse>
        """
            .formatted(action, action, list, items, list, action, action));
  }

  private static Reply error(int status, String code) {
    return new Reply(
        status,
        """
        <ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>hush</Message></Error>
          <RequestId>r</RequestId>
        </ErrorResponse>
        """
            .formatted(code));
  }

  private static String last(String idOrArn) {
    return idOrArn.substring(idOrArn.lastIndexOf(':') + 1);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
