package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An admin that has what the script gave it, and nothing more, is enough. */
@ParameterizedClass
@EnumSource
record AdminScriptTest(PostgresqlVersion version) {
  private static final PostgresqlDialect DIALECT = new PostgresqlDialect();

  @Test
  void theAdminThatItMakesRotatesThereAndBack() {
    try (var scene = Scene.on(PostgresqlServer.of(version), " '\"%;$tandem$ ")) {
      var admin = new Credential(scene.other("new"), Password.of("password-of-the-new-admin"));

      var script = DIALECT.adminScript(admin.username(), scene.pair(), List.of());
      script.stream().filter(line -> !line.startsWith("--")).forEach(scene::sql);
      assertThat(script.getLast()).endsWith("\\password " + q(admin.username()));
      scene.sql(
          "ALTER ROLE "
              + q(admin.username())
              + " PASSWORD "
              + Scene.literal(admin.password().reveal()));

      var toClone = new Rotation(scene, Policy.DEFAULT, admin);
      scene.session(toClone.toClone()).close();
      assertThat(toClone.drift().isEmpty()).isTrue();
      scene.session(toClone.set(scene.primary(), "another-password-of-the-app")).close();
    }
  }
}
