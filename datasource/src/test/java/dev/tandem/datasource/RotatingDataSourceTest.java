package dev.tandem.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.tck.InMemorySecretStore;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What an application sees of a rotation, through its data source. */
final class RotatingDataSourceTest {
  private final InMemorySecretStore secrets = new InMemorySecretStore();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicBoolean storeIsDown = new AtomicBoolean();
  private final Database database = new Database();
  private Instant now = Instant.EPOCH;
  private final RotatingDataSource source =
      new RotatingDataSource(counted(), "app", database, RotatingDataSource.USUAL, () -> this.now);

  RotatingDataSourceTest() {
    secrets.create("app", "v1", value("first"), Map.of());
    database.accept("first");
  }

  @Test
  void theSecretIsReadOnceForManyConnections() throws SQLException {
    connect(3);
    assertThat(reads).hasValue(1);
    assertThat(database.attempts()).containsExactly("first", "first", "first");
  }

  @Test
  void afterAWhileItIsReadAgain() throws SQLException {
    connect(1);
    rotate("v2", "second");
    database.accept("first", "second");
    connect(1);
    pass(RotatingDataSource.USUAL);
    connect(1);
    assertThat(database.attempts()).containsExactly("first", "first", "second");
  }

  @Test
  void whatIsRefusedIsFollowedByWhatIsCurrent() throws SQLException {
    connect(1);
    rotate("v2", "second");
    database.accept("second");
    connect(2);
    assertThat(database.attempts()).containsExactly("first", "first", "second", "second");
  }

  @Test
  void whatIsPendingIsTriedBeforeWhatWasPrevious() throws SQLException {
    rotate("v2", "second");
    pending("v3", "third");
    database.accept("third");
    connect(1);
    database.accept("first");
    pass(RotatingDataSource.USUAL);
    connect(1);
    assertThat(database.attempts()).containsExactly("second", "third", "second", "third", "first");
  }

  @Test
  void eachIsTriedOnceAndThenLeftAlone() {
    rotate("v2", "second");
    pending("v3", "third");
    database.accept();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(source::getConnection)
          .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
          .hasMessageContaining("accepts no version of the secret app")
          .hasMessageNotContainingAny("first", "second", "third");
    }
    assertThat(database.attempts()).containsExactly("second", "third", "first");
  }

  @Test
  void whatWasRefusedIsTriedAgainLaterAndLater() {
    database.accept();
    for (int second = 0; second < 700; second++) {
      assertThatThrownBy(source::getConnection)
          .isInstanceOf(SQLInvalidAuthorizationSpecException.class);
      pass(Duration.ofSeconds(1));
    }
    // after 0, 10, 30, 70, 150, 310, 630 seconds
    assertThat(database.attempts()).hasSize(7);
  }

  @Test
  void whatWasMendedIsAcceptedAgain() throws SQLException {
    database.accept();
    assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
    database.accept("first");
    pass(Duration.ofSeconds(10));
    connect(1);
  }

  @Test
  void manyAtOnceDoNotHammer() throws Exception {
    connect(1);
    rotate("v2", "second");
    database.accept("second");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, 50)
              .mapToObj(i -> threads.submit(() -> source.getConnection()))
              .toList();
      for (Future<?> each : all) {
        assertThat(each.get()).isNotNull();
      }
    }
    assertThat(reads.get()).isEqualTo(2);
  }

  @Test
  void aServerThatIsDownIsNoReasonToTryOtherPasswords() {
    rotate("v2", "second");
    database.breakDown();
    assertThatThrownBy(source::getConnection).hasMessage("connection refused");
    assertThat(database.attempts()).containsExactly("second");
  }

  @Test
  void aStoreThatIsDownStopsNobodyWhoKnowsACredential() throws SQLException {
    connect(1);
    storeIsDown.set(true);
    pass(RotatingDataSource.USUAL);
    connect(3);
    assertThat(database.attempts()).containsExactly("first", "first", "first", "first");
    assertThat(reads).hasValue(2);
  }

  @Test
  void aStoreThatIsDownAtTheStartIsSaid() {
    storeIsDown.set(true);
    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessage("The secret app can't be read: The store is down. Wait.");
  }

  @Test
  void aVersionThatIsNoCredentialIsPassedBy() throws SQLException {
    rotate("v2", "second");
    secrets.stage("app", "v3");
    database.accept("first");
    connect(1);
    assertThat(database.attempts()).containsExactly("second", "first");
  }

  @Test
  void theSecretSaysWhoLogsIn() throws SQLException {
    DataSource plain = source;
    assertThatThrownBy(() -> plain.getConnection("scott", "tiger"))
        .isInstanceOf(SQLFeatureNotSupportedException.class)
        .hasMessageNotContaining("tiger");
    assertThat(plain.unwrap(RotatingDataSource.class)).isSameAs(source);
    assertThat(plain.isWrapperFor(String.class)).isFalse();
  }

  private void connect(int times) throws SQLException {
    for (int i = 0; i < times; i++) {
      source.getConnection().close();
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private void rotate(String version, String password) {
    var before = secrets.describe("app").versions().get(Stage.AWSCURRENT);
    pending(version, password);
    secrets.move("app", Stage.AWSCURRENT, String.valueOf(before), Optional.of(version));
  }

  private void pending(String version, String password) {
    var metadata = secrets.describe("app");
    secrets.put(
        "app",
        new SecretStore.Pending(
            version,
            value(password),
            String.valueOf(metadata.versions().get(Stage.AWSCURRENT)),
            Optional.ofNullable(metadata.versions().get(Stage.AWSPENDING)),
            Optional.empty()));
  }

  private static SecretText value(String password) {
    return SecretText.of("{\"username\": \"app\", \"password\": \"" + password + "\"}");
  }

  /** The store, with its reads counted: one for each stage is one too many where nothing failed. */
  private SecretStore counted() {
    return new SecretStore() {
      @Override
      public SecretMetadata describe(String secret) {
        return secrets.describe(secret);
      }

      @Override
      public Optional<SecretVersion> read(String secret, Stage stage) {
        reads.incrementAndGet();
        if (storeIsDown.get()) {
          throw new StoreException(StoreException.Kind.UNAVAILABLE, "The store is down.", "Wait.");
        }
        return secrets.read(secret, stage);
      }

      @Override
      public Optional<SecretVersion> read(String secret, String id) {
        return secrets.read(secret, id);
      }

      @Override
      public PutOutcome put(String secret, Pending pending) {
        return secrets.put(secret, pending);
      }

      @Override
      public void move(String secret, Stage stage, String from, Optional<String> to) {
        secrets.move(secret, stage, from, to);
      }
    };
  }
}
