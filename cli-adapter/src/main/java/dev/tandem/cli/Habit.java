package dev.tandem.cli;

/** How an application deals with its secret. */
enum Habit {
  /** It reads the secret before each login. */
  READING("reads the secret each time"),
  /** It logs in with what it has read a while ago. */
  CACHING("caches the secret"),
  /** It stays logged in, as a pool's connections do, and logs in again only when that breaks. */
  STAYING("stays logged in");

  private final String text;

  Habit(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
