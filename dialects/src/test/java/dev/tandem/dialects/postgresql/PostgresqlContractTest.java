package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.tck.DialectContract;
import dev.tandem.engine.tck.LiveDatabase;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** The conformance kit on real servers, with a clone that acts as the primary and with a copy. */
@ParameterizedClass
@CsvSource({"V14,MEMBER", "V14,COPY", "V18,MEMBER", "V18,COPY"})
final class PostgresqlContractTest extends DialectContract {
  private final PostgresqlVersion version;
  private final CloneMode mode;

  PostgresqlContractTest(PostgresqlVersion version, CloneMode mode) {
    this.version = version;
    this.mode = mode;
  }

  @Override
  protected Dialect dialect() {
    return new PostgresqlDialect();
  }

  @Override
  protected LiveDatabase create(Credential primary, Credential admin) {
    return LivePostgresql.on(PostgresqlServer.of(version), mode, primary, admin);
  }

  @Override
  protected Policy policy() {
    return Rotation.policy(mode);
  }
}
