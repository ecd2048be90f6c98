package dev.tandem.stores.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.spi.Whereabouts;
import dev.tandem.rds.RdsServer;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where an admin logs in, by the tags of its secret or by the host in it, and by RDS. */
final class DatabasesTest {
  private static final String ZONE = ".c1a2b3.us-east-1.rds.amazonaws.com";
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";

  private final RdsServer rds = RdsServer.start();
  private final Service service = Service.own();

  @AfterEach
  void stop() {
    service.close();
    rds.close();
  }

  @Test
  void findsTheInstanceOfAManagedSecret() {
    managed("aws:rds:primaryDBInstanceArn", rds.instance("shop", "shop" + ZONE, 5432));

    assertThat(find(Optional.empty(), at("SHOP" + ZONE + ".")))
        .isEqualTo(new Whereabouts.Writer(at("shop" + ZONE), false));
    assertThat(rds.calls()).containsExactly("DescribeDBInstances");
  }

  @Test
  void findsTheSourceOfAReplicaOfAReplica() {
    managed("aws:rds:primarydbinstancearn", rds.instance("shop", "shop" + ZONE, 5432, "r1", "r2"));
    rds.instance("r1", "r1" + ZONE, 5432);
    var far = rds.instance("r3", "r3" + ZONE, 5432, "r2");
    rds.instance("r2", "r2" + ZONE, 5432, far);

    assertThat(find(Optional.empty(), at("r3" + ZONE)))
        .isEqualTo(new Whereabouts.Writer(at("shop" + ZONE), true));
  }

  @Test
  void takesNoHostThatIsNoneOfTheDatabases() {
    managed("aws:rds:primarydbinstancearn", rds.instance("shop", "shop" + ZONE, 5432, "r1"));
    rds.instance("r1", "r1" + ZONE, 5432, "r1");

    assertThat(find(Optional.empty(), at("evil.example")))
        .isEqualTo(new Whereabouts.Elsewhere(at("shop" + ZONE)));
    assertThat(find(Optional.empty(), at("shop" + ZONE, 5433)))
        .isEqualTo(new Whereabouts.Elsewhere(at("shop" + ZONE)));
  }

  @Test
  void knowsADatabaseByAnotherNameForItsAddress() {
    managed("aws:rds:primarydbinstancearn", rds.instance("shop", "localhost", 5432));

    assertThat(find(Optional.empty(), at("127.0.0.1")))
        .isEqualTo(new Whereabouts.Writer(at("localhost"), false));
  }

  @ParameterizedTest
  @CsvSource({
    "shop.cluster-c1a2b3.us-east-1.rds.amazonaws.com,false",
    "shop.cluster-ro-c1a2b3.us-east-1.rds.amazonaws.com,true",
    "some.cluster-custom-c1a2b3.us-east-1.rds.amazonaws.com,true",
    "shop-2.c1a2b3.us-east-1.rds.amazonaws.com,true"
  })
  void findsTheWriterOfACluster(String host, boolean reads) {
    managed("aws:rds:primaryDBClusterArn", cluster());

    assertThat(find(Optional.empty(), at(host)))
        .isEqualTo(
            new Whereabouts.Writer(at("shop.cluster-c1a2b3.us-east-1.rds.amazonaws.com"), reads));
  }

  @Test
  void findsTheClusterByTheHostOfASecretThatNobodyManages() {
    var host = "shop.cluster-c1a2b3.us-east-1.rds.amazonaws.com";
    cluster();
    service.create("admin", FIRST, SecretText.of("{}"), Map.of());

    assertThat(
            find(Optional.of(at(host)), at("shop.cluster-ro-c1a2b3.us-east-1.rds.amazonaws.com")))
        .isEqualTo(new Whereabouts.Writer(at(host), true));
  }

  @Test
  void asksNobodyAboutHostsThatAreNotOfRds() {
    service.create("admin", FIRST, SecretText.of("{}"), Map.of("team", "orders"));

    assertThat(find(Optional.of(at("db.example")), at("other.example")))
        .isEqualTo(new Whereabouts.Unknown());
    assertThat(rds.calls()).isEmpty();
  }

  /** Who may write the rotated secret would choose where the admin's password goes. */
  @Test
  void anAdminThatNobodySaysWhereGoesNowhere() {
    service.create("admin", FIRST, SecretText.of("{}"), Map.of("team", "orders"));

    assertThatThrownBy(() -> find(Optional.empty(), at("db.example")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has no host, and no tag of RDS");
  }

  @Test
  void asksAgainWhatPasses() {
    managed("aws:rds:primarydbinstancearn", rds.instance("shop", "shop" + ZONE, 5432));
    rds.refuses(503, "ServiceUnavailable");
    rds.refuses(400, "Throttling");

    assertThat(find(Optional.empty(), at("shop" + ZONE))).isInstanceOf(Whereabouts.Writer.class);
  }

  @ParameterizedTest
  @CsvSource({
    "403,AccessDenied,DENIED,Allow rds:DescribeDBInstances",
    "404,DBInstanceNotFound,NOT_FOUND,database that is gone"
  })
  void saysWhatToDo(int status, String code, StoreException.Kind kind, String mend) {
    managed("aws:rds:primarydbinstancearn", rds.instance("shop", "shop" + ZONE, 5432));
    rds.refuses(status, code);

    var refused =
        catchThrowableOfType(StoreException.class, () -> find(Optional.empty(), at("shop" + ZONE)));

    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused.what()).contains("DescribeDBInstances of arn:aws:rds:", code);
    assertThat(refused.mend()).contains(mend);
    assertThat(refused.what() + refused.mend()).doesNotContain("hush");
  }

  @Test
  void saysThatNobodyAnswers() {
    managed("aws:rds:primarydbinstancearn", "arn:aws:rds:us-east-1:123456789012:db:shop");
    var store = new AwsSecretStore(service.client(), Optional.of(URI.create("http://127.0.0.1:1")));

    var failed =
        catchThrowableOfType(
            StoreException.class,
            () -> store.whereabouts("admin", Optional.empty(), at("shop" + ZONE)));

    assertThat(failed.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE);
    assertThat(failed.mend()).contains("VPC");
  }

  private String cluster() {
    var arn =
        rds.cluster(
            "shop",
            "shop.cluster-c1a2b3.us-east-1.rds.amazonaws.com",
            "shop.cluster-ro-c1a2b3.us-east-1.rds.amazonaws.com",
            5432,
            "some.cluster-custom-c1a2b3.us-east-1.rds.amazonaws.com");
    rds.member("shop", "shop-1", "shop-1" + ZONE, 5432);
    rds.member("shop", "shop-2", "shop-2" + ZONE, 5432);
    rds.member("other", "other-1", "other-1" + ZONE, 5432);
    return arn;
  }

  private void managed(String tag, String arn) {
    service.create("admin", FIRST, SecretText.of("{}"), Map.of(tag, arn));
  }

  private Whereabouts find(Optional<Endpoint> named, Endpoint endpoint) {
    return new AwsSecretStore(service.client(), Optional.of(rds.endpoint()))
        .whereabouts("admin", named, endpoint);
  }

  private static Endpoint at(String host) {
    return at(host, 5432);
  }

  private static Endpoint at(String host, int port) {
    return new Endpoint(host, port, Optional.empty(), Tls.VERIFY_FULL);
  }
}
