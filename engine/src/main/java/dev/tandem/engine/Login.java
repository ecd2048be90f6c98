package dev.tandem.engine;

import dev.tandem.engine.spi.Stage;

/** The credentials that a rotation may log in with, named by where they come from. */
enum Login {
  CURRENT("AWSCURRENT"),
  PENDING("AWSPENDING"),
  PREVIOUS("AWSPREVIOUS"),
  ADMIN("the admin secret");

  private final String source;

  Login(String source) {
    this.source = source;
  }

  /** Where the credential comes from, as a person reads it. */
  public String source() {
    return source;
  }

  /** The login with the credential that {@code stage} holds. */
  public static Login of(Stage stage) {
    return switch (stage) {
      case AWSCURRENT -> CURRENT;
      case AWSPENDING -> PENDING;
      case AWSPREVIOUS -> PREVIOUS;
    };
  }
}
