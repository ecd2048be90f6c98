package dev.tandem.dialects.mysql;

import static dev.tandem.dialects.mysql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.servers.Product;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names made to break quoting, as long as they may be. */
final class HostileNamesTest {
  private static final int MOST = 32;

  @ParameterizedTest
  @ValueSource(
      strings = {
        " `; DROP USER x; -- ",
        "it's \"%s%n\" \\sl\\",
        "a@b`@`c\\' ON *.*",
        "{d '1'} :n ?]=%20",
        "ü€ÄÖÜßéñ漢字かな한글Ω"
      })
  void bothDirectionsWork(String name) {
    try (var scene = Scene.on(Product.MYSQL.shared(), padded(name))) {
      assertThat(scene.cloneName()).hasSize(MOST);
      assertThat(new MysqlDialect().nameLimit().allows(scene.cloneName())).isTrue();
      var table = q(scene.database()) + "." + q(name.strip());
      scene.sql(
          "CREATE TABLE " + table + " (" + q(name.strip()) + " int)",
          "CREATE ROLE " + Scene.at(scene.other("r")),
          "GRANT " + Scene.at(scene.other("r")) + " TO " + scene.admin() + " WITH ADMIN OPTION",
          "GRANT " + Scene.at(scene.other("r")) + " TO " + scene.app(),
          "SET DEFAULT ROLE ALL TO " + scene.app(),
          "GRANT SELECT (" + q(name.strip()) + "), INSERT ON " + table + " TO " + scene.app(),
          "GRANT SELECT ON " + scene.everythingHere() + " TO " + scene.app());
      var rotation = new Rotation(scene);
      var clone = rotation.toClone();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .hasSize(4);
      try (var session = scene.session(clone)) {
        assertThat(session.identity().user()).isEqualTo(scene.cloneName());
        session.probe("SELECT COUNT(*) FROM " + table);
      }
      scene.session(rotation.set(scene.primary(), "next-password-of-the-app")).close();
    }
  }

  /** Fill up to the longest: {@code app}, the name, a number and {@code _clone}. */
  private static String padded(String name) {
    return name + "x".repeat(MOST - "app".length() - 3 - "_clone".length() - name.length());
  }
}
