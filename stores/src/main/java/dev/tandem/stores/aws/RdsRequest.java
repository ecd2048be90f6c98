package dev.tandem.stores.aws;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One question to RDS, in AWS's Query protocol.
 *
 * @param region whose RDS is asked
 */
record RdsRequest(String region, String operation, Map<String, String> parameters) {
  private static final String VERSION = "2014-10-31";

  /** About one instance, by its identifier or ARN. */
  static RdsRequest instance(RdsName instance) {
    return new RdsRequest(
        instance.region(), "DescribeDBInstances", Map.of("DBInstanceIdentifier", instance.id()));
  }

  /** About one cluster, by its identifier or ARN. */
  static RdsRequest cluster(RdsName cluster) {
    return new RdsRequest(
        cluster.region(), "DescribeDBClusters", Map.of("DBClusterIdentifier", cluster.id()));
  }

  /** About the instances of a cluster. */
  static RdsRequest members(RdsName cluster) {
    var filter = new LinkedHashMap<String, String>();
    filter.put("Filters.Filter.1.Name", "db-cluster-id");
    filter.put("Filters.Filter.1.Values.Value.1", cluster.id());
    return new RdsRequest(cluster.region(), "DescribeDBInstances", filter);
  }

  /** Write the form. */
  String body() {
    var fields = new LinkedHashMap<>(Map.of("Action", operation, "Version", VERSION));
    fields.putAll(parameters);
    return fields.entrySet().stream()
        .map(field ->
            field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** What it is about, for a person. */
  String subject() {
    return String.join(" ", parameters.values());
  }
}
