package dev.tandem.dialects;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Driver;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** A driver that was left out is told from any other class that is missing. */
final class DialectsTest {
  @Test
  void knowsTheDriversByTheirNames() {
    var drivers =
        ServiceLoader.load(Driver.class).stream().map(ServiceLoader.Provider::type).toList();

    assertThat(drivers).hasSize(Dialects.builtIn().size());
    assertThat(drivers)
        .allSatisfy(driver -> assertThat(Dialects.lackADriver(missing(driver))).isTrue());
  }

  @Test
  void takesNothingElseForADriver() {
    assertThat(Dialects.lackADriver(missing(Dialects.class))).isFalse();
    assertThat(Dialects.lackADriver(new NoClassDefFoundError())).isFalse();
    assertThat(Dialects.lackADriver(new NoSuchMethodError("org/postgresql/Driver"))).isFalse();
    assertThat(Dialects.lackADriver(new IllegalStateException("org/postgresql/Driver"))).isFalse();
  }

  /** As the JVM writes it. */
  private static NoClassDefFoundError missing(Class<?> type) {
    return new NoClassDefFoundError(type.getName().replace('.', '/'));
  }
}
