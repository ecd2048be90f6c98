package dev.tandem.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Text for a person, line by line. What comes from elsewhere can't play with the terminal. */
final class Page {
  // A name from a secret or a catalog may hold an escape sequence or turn the direction of writing.
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]");
  private static final int GAP = 2;

  private final PrintWriter out;
  private final boolean colours;

  Page(PrintWriter out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** How a line looks where there are colours. */
  enum Look {
    PLAIN(""),
    BOLD("1"),
    FAINT("2"),
    RED("31"),
    GREEN("32"),
    YELLOW("33");

    private final String code;

    Look(String code) {
      this.code = code;
    }
  }

  void line(String text) {
    line(Look.PLAIN, "", text);
  }

  void line(Look look, String text) {
    line(look, "", text);
  }

  /** Put {@code indent} before each line of {@code text}. */
  void line(Look look, String indent, String text) {
    for (String line : clean(text).split("\n", -1)) {
      out.println(indent + paint(look, line));
    }
  }

  /** Exactly {@code text}, for a script. */
  void raw(String text) {
    out.println(text);
  }

  void blank() {
    out.println();
  }

  /** How many of them there are, where there are any. */
  void count(int number, String what) {
    if (number > 0) {
      line("  %d %s".formatted(number, what));
    }
  }

  /** A line of a drift: green for what is missing, red for what is too much. */
  void difference(String line) {
    line(line.startsWith("+") ? Look.GREEN : Look.RED, "  ", line);
  }

  void warnings(List<String> warnings) {
    warnings.forEach(warning -> line(Look.YELLOW, "warning: " + warning));
  }

  /** Rows in columns; the first row is the heading. */
  void table(List<List<String>> rows) {
    var heading = true;
    for (String line : columns(rows)) {
      line(heading ? Look.BOLD : Look.PLAIN, line);
      heading = false;
    }
  }

  /** Names and values in two columns. */
  void facts(List<List<String>> facts) {
    columns(facts).forEach(this::line);
  }

  private static List<String> columns(List<List<String>> rows) {
    List<Integer> widths = new ArrayList<>();
    for (var row : rows) {
      for (int column = 0; column < row.size(); column++) {
        if (column == widths.size()) {
          widths.add(0);
        }
        widths.set(column, Math.max(widths.get(column), clean(row.get(column)).length()));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, List<Integer> widths) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      var text = clean(row.get(column));
      line.append(text);
      if (column < row.size() - 1) {
        line.append(" ".repeat(widths.get(column) - text.length() + GAP));
      }
    }
    return line.toString().stripTrailing();
  }

  private String paint(Look look, String text) {
    return colours && look != Look.PLAIN && !text.isEmpty()
        ? "\u001b[" + look.code + "m" + text + "\u001b[0m"
        : text;
  }

  static String clean(String text) {
    return UNSEEN.matcher(text).replaceAll("?");
  }
}
