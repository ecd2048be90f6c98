package dev.tandem.cli;

import com.amazonaws.secretsmanager.caching.SecretCacheConfiguration;
import com.amazonaws.secretsmanager.sql.AWSSecretsManagerPostgreSQLDriver;
import dev.tandem.datasource.RotatingDataSource;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.SecretStore;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.NullMarked;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Pools over AWS's own driver and over our data source.
 *
 * @param secretsManager where Secrets Manager is
 * @param address of the PostgreSQL, without a scheme: {@code localhost:5432/shop}
 * @param lasting whether they cache for as long as they do by default, which is longer than all of
 *     a proof takes; else as the usual client that caches
 */
@NullMarked
public record Pools(URI secretsManager, String address, boolean lasting) implements Crowd {
  private static final Region REGION = Region.US_EAST_1;

  static {
    // read when the driver's class and each of its instances are made
    System.setProperty("aws.region", REGION.id());
    System.setProperty("drivers.postgresql.realDriverClass", CountingDriver.class.getName());
  }

  @Override
  public List<Client> of(SecretStore store, String secret, Duration cache) {
    var hour = Duration.ofMillis(SecretCacheConfiguration.DEFAULT_CACHE_ITEM_TTL);
    return List.of(
        client(
            "pool, AWS's driver, ",
            lasting ? hour : cache,
            (name, time) -> theirs(name, secret, time)),
        client(
            "pool, Tandem's source, ",
            lasting ? RotatingDataSource.USUAL : cache,
            (name, time) -> ours(name, store, secret, time)));
  }

  private static Client client(
      String text, Duration cache, BiFunction<String, Duration, DataSource> source) {
    var application = UUID.randomUUID().toString();
    return new PoolClient(text + words(cache), application, source.apply(application, cache));
  }

  /** What becomes of one connection without a pool: of AWS's driver, then of our source. */
  public List<List<String>> once(SecretStore store, String secret) {
    var cache = Duration.ofHours(1);
    return List.of(
        once(application -> theirs(application, secret, cache)),
        once(application -> ours(application, store, secret, cache)));
  }

  private static List<String> once(Function<String, DataSource> source) {
    var met = new ArrayList<String>();
    var application = UUID.randomUUID().toString();
    CountingDriver.listen(application, kind -> met.add(kind.name()));
    try {
      source.apply(application).getConnection().close();
      met.add("CONNECTED");
    } catch (SQLException failed) {
      met.add("FAILED");
    }
    return met;
  }

  private DataSource theirs(String application, String secret, Duration cache) {
    var properties = CountingDriver.named(application);
    properties.setProperty("user", secret);
    var driver =
        new AWSSecretsManagerPostgreSQLDriver(
            new SecretCacheConfiguration().withClient(client()).withCacheItemTTL(cache.toMillis()));
    return new DriverSource(driver, url("jdbc-secretsmanager"), properties);
  }

  private DataSource ours(String application, SecretStore store, String secret, Duration cache) {
    return new RotatingDataSource(
        store,
        secret,
        credential -> connect(application, credential),
        cache,
        InstantSource.system());
  }

  private Connection connect(String application, Credential credential) throws SQLException {
    var properties = CountingDriver.named(application);
    properties.setProperty("user", credential.username());
    properties.setProperty("password", credential.password().reveal());
    return Objects.requireNonNull(new CountingDriver().connect(url("jdbc"), properties));
  }

  private String url(String scheme) {
    return "%s:postgresql://%s?sslmode=disable".formatted(scheme, address);
  }

  private SecretsManagerClient client() {
    return SecretsManagerClient.builder()
        .endpointOverride(secretsManager)
        .region(REGION)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "test")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static String words(Duration time) {
    return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
