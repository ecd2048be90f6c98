package dev.tandem.dialects.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a test gets that asks for a server. */
final class ServersTest {

  @ParameterizedTest
  @EnumSource
  void letsTheSuperuserInAndShowsItsLogs(Product product) throws SQLException {
    var server = product.shared();
    try (var connection = server.connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT VERSION(), 'seen in the log'")) {
      row.next();
      assertThat(row.getString(1)).isNotEmpty();
    }
    assertThat(server.generalLog().get()).contains("seen in the log");
    assertThat(server.errorLog().get()).contains("ready for connections");
  }
}
