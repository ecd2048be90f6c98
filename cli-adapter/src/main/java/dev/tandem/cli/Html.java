package dev.tandem.cli;

/** Text in HTML. */
final class Html {
  private Html() {}

  /** Nothing in it is taken for markup. */
  static String escaped(String text) {
    return Page.clean(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
