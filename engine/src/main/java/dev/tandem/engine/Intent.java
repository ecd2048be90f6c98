package dev.tandem.engine;

/** What an operator wants of a secret; each is a command of the same name. */
public enum Intent {
  /** Give it a new credential, or end what was begun. */
  ROTATE("rotate"),
  /** End the rotation that was begun, and begin none. */
  RESUME("resume"),
  /** Take the rotation that was begun back. */
  ABORT("abort"),
  /** Have the admin set the password that {@code AWSCURRENT} says. */
  REPAIR("repair"),
  /** Make the clone its primary's image, and rotate nothing. */
  SYNC("sync");

  private final String label;

  Intent(String label) {
    this.label = label;
  }

  /** The name of the command. */
  public String label() {
    return label;
  }

  /** The command for {@code secret}, without options. */
  public String command(String secret) {
    return "tandem " + label + " " + secret;
  }
}
