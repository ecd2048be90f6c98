package dev.tandem.dialects.postgresql;

/** The major versions that the tests run on. */
public enum PostgresqlVersion {
  V14(14),
  V15(15),
  V16(16),
  V17(17),
  V18(18);

  private final int major;

  PostgresqlVersion(int major) {
    this.major = major;
  }

  /** The number that people say. */
  public int major() {
    return major;
  }

  /** Whether memberships have options and grantors, and {@code CREATEROLE} alone rules nobody. */
  public boolean hasMemberOptions() {
    return major >= 16;
  }
}
