package dev.tandem.stores.aws;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which instance or cluster of RDS.
 *
 * @param id its identifier or ARN
 */
record RdsName(Kind kind, String region, String id) {
  private static final String INSTANCE_TAG = "aws:rds:primarydbinstancearn";
  private static final String CLUSTER_TAG = "aws:rds:primarydbclusterarn";

  /** What has an endpoint. */
  enum Kind {
    INSTANCE,
    CLUSTER
  }

  /** Find it in the tags that RDS puts on the secrets that it manages. */
  static Optional<RdsName> ofTags(Map<String, String> tags) {
    return tags.entrySet().stream()
        .flatMap(tag ->
            switch (tag.getKey().toLowerCase(Locale.ROOT)) {
              case INSTANCE_TAG -> ofArn(Kind.INSTANCE, tag.getValue()).stream();
              case CLUSTER_TAG -> ofArn(Kind.CLUSTER, tag.getValue()).stream();
              default -> Optional.<RdsName>empty().stream();
            })
        .findFirst();
  }

  /** {@code arn:aws:rds:eu-west-1:123456789012:db:shop}. */
  static Optional<RdsName> ofArn(Kind kind, String arn) {
    var parts = List.of(arn.split(":", -1));
    return parts.size() == 7 && parts.getFirst().equals("arn") && parts.get(2).equals("rds")
        ? Optional.of(new RdsName(kind, parts.get(3), arn))
        : Optional.empty();
  }

  /** A replica in this region is told by its identifier, any other by its ARN. */
  RdsName replica(String told) {
    return ofArn(Kind.INSTANCE, told).orElseGet(() -> new RdsName(Kind.INSTANCE, region, told));
  }

  /**
   * Read it off an endpoint of RDS: {@code shop.c1a2b3.eu-west-1.rds.amazonaws.com}, and {@code
   * shop.cluster-c1a2b3.…} or {@code shop.cluster-ro-c1a2b3.…}.
   */
  static Optional<RdsName> ofHost(String host) {
    var labels = List.of(host.split("\\.", -1));
    if (labels.size() < 6 || !labels.get(3).equals("rds") || !labels.get(4).equals("amazonaws")) {
      return Optional.empty();
    }
    var kind = labels.get(1).startsWith("cluster-") ? Kind.CLUSTER : Kind.INSTANCE;
    return Optional.of(new RdsName(kind, labels.get(2), labels.getFirst()));
  }
}
