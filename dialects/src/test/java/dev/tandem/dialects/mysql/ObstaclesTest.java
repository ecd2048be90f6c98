package dev.tandem.dialects.mysql;

import static dev.tandem.dialects.mysql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.grants.Account;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import org.junit.jupiter.api.Test;

/** What is not cloned, or makes no sense, stops a rotation before its first write. */
final class ObstaclesTest {

  @Test
  void accountsWithoutAPasswordAreNotRotated() {
    try (var scene = Scene.make()) {
      scene.sql(
          "UPDATE mysql.user SET plugin = 'AWSAuthenticationPlugin' WHERE User = '"
              + scene.primary()
              + "'");
      stops(scene, "logs in by AWSAuthenticationPlugin");
      scene.sql(
          "UPDATE mysql.user SET plugin = 'caching_sha2_password' WHERE User = '"
              + scene.primary()
              + "'");
      assertThat(new Rotation(scene).obstacles()).isEmpty();
    }
  }

  @Test
  void attributesThatNobodyHeardOfStop() {
    try (var scene = Scene.make()) {
      scene.sql(
          "UPDATE mysql.user SET User_attributes = '{\"second_factor\": []}' WHERE User = '"
              + scene.primary()
              + "'");
      stops(scene, "the attribute second_factor in mysql.user");
      // Nothing is copied there.
      var alone = Policy.DEFAULT.with(Strategy.SINGLE_USER);
      assertThat(new Rotation(scene, alone).obstacles()).isEmpty();
    }
  }

  @Test
  void aMissingPrimaryIsSeen() {
    try (var scene = Scene.make()) {
      scene.sql("DROP USER " + scene.app());
      stops(scene, "There is no account " + q(scene.primary()));
    }
  }

  @Test
  void aHostPartThatDefinesObjectsIsNotDropped() {
    try (var scene = Scene.make()) {
      var elsewhere = Account.at(scene.cloneName(), "10.%").sql();
      scene.sql(
          "CREATE USER " + scene.cloned() + ", " + elsewhere,
          "CREATE DEFINER = "
              + elsewhere
              + " VIEW "
              + q(scene.database())
              + ".v AS SELECT 1 AS one");
      stops(scene, "is the definer of views");
    }
  }

  @Test
  void whatTheCloneDefinesIsToldWithTheDrift() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      rotation.prepare();
      var db = q(scene.database());
      var definer = "CREATE DEFINER = " + scene.cloned() + " ";
      scene.sql(
          definer + "VIEW " + db + ".v AS SELECT 1 AS one",
          definer + "PROCEDURE " + db + ".p() SELECT 1",
          definer + "EVENT " + db + ".e ON SCHEDULE EVERY 1 YEAR DISABLE DO SELECT 1");
      assertThat(rotation.drift().isEmpty()).isTrue();
      assertThat(rotation.drift().warnings())
          .hasSize(3)
          .anyMatch(warning -> warning.contains("is the definer of 1 view"));
    }
  }

  private static void stops(Scene scene, String what) {
    assertThat(new Rotation(scene).obstacles())
        .filteredOn(obstacle -> obstacle.kind() == Obstacle.Kind.NOT_UNDERSTOOD)
        .extracting(Obstacle::what)
        .anyMatch(each -> each.contains(what));
  }
}
