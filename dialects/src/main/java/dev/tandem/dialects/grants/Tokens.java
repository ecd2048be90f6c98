package dev.tandem.dialects.grants;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A statement as the server writes it, word by word. What is quoted is never taken for a word, and
 * what is a word never for a name.
 */
public final class Tokens {
  /** What kind of thing stands there. */
  private enum Kind {
    WORD,
    /** Between backticks. */
    NAME,
    /** Between quotes. */
    VALUE,
    SYMBOL,
    END
  }

  private record Token(Kind kind, String text) {}

  private final String statement;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  /** Take {@code statement} apart. */
  public Tokens(String statement) {
    this.statement = statement;
    var at = 0;
    while (at < statement.length()) {
      at = read(at);
    }
  }

  private int read(int start) {
    var c = statement.charAt(start);
    if (Character.isWhitespace(c)) {
      return start + 1;
    }
    if (c == '`' || c == '\'' || c == '"') {
      return quoted(start, c);
    }
    var end = start;
    while (end < statement.length() && inWord(statement.charAt(end))) {
      end++;
    }
    if (end == start) {
      tokens.add(new Token(Kind.SYMBOL, String.valueOf(c)));
      return start + 1;
    }
    tokens.add(new Token(Kind.WORD, statement.substring(start, end)));
    return end;
  }

  private int quoted(int start, char quote) {
    var text = new StringBuilder();
    for (var at = start + 1; at < statement.length(); at++) {
      var c = statement.charAt(at);
      var follows = at + 1 < statement.length() ? statement.charAt(at + 1) : '\0';
      if (c == quote && follows == quote) {
        text.append(quote);
        at++;
      } else if (c == quote) {
        tokens.add(new Token(quote == '`' ? Kind.NAME : Kind.VALUE, text.toString()));
        return at + 1;
      } else if (c == '\\' && quote != '`') {
        text.append(unescaped(follows));
        at++;
      } else {
        text.append(c);
      }
    }
    throw new NotUnderstoodException("a quote that does not end");
  }

  private static char unescaped(char escaped) {
    return switch (escaped) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'Z' -> '\u001a';
      case '0' -> '\0';
      default -> escaped;
    };
  }

  private static boolean inWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  /** Say whether {@code words} stand here. */
  public boolean at(String... words) {
    for (var n = 0; n < words.length; n++) {
      var token = peek(n);
      var word = token.kind == Kind.WORD || token.kind == Kind.SYMBOL;
      if (!word || !token.text.equalsIgnoreCase(words[n])) {
        return false;
      }
    }
    return true;
  }

  /** Go past {@code words} where they stand here. */
  public boolean take(String... words) {
    var there = at(words);
    if (there) {
      next += words.length;
    }
    return there;
  }

  /** Go past {@code words}, which must stand here. */
  public void expect(String... words) {
    if (!take(words)) {
      throw unexpected();
    }
  }

  /** Read one word, in capitals. */
  public String word() {
    return one(Kind.WORD).toUpperCase(Locale.ROOT);
  }

  /** Read words up to the next symbol or any of {@code ends}: {@code CREATE TEMPORARY TABLES}. */
  public String words(String... ends) {
    var words = new ArrayList<String>();
    words.add(word());
    while (peek(0).kind == Kind.WORD && !atAny(ends)) {
      words.add(word());
    }
    return String.join(" ", words);
  }

  private boolean atAny(String... words) {
    for (var word : words) {
      if (at(word)) {
        return true;
      }
    }
    return false;
  }

  /** Say whether a name or value stands here: something between quotes. */
  public boolean atQuoted() {
    return peek(0).kind == Kind.NAME || peek(0).kind == Kind.VALUE;
  }

  /** Read a name, which some versions write like a value, and some without quotes. */
  public String name() {
    return switch (peek(0).kind) {
      case NAME, VALUE, WORD -> tokens.get(next++).text;
      case SYMBOL, END -> throw unexpected();
    };
  }

  /** Read a value. */
  public String value() {
    return one(Kind.VALUE);
  }

  /** Read a whole number. */
  public long number() {
    try {
      return Long.parseLong(one(Kind.WORD));
    } catch (NumberFormatException other) {
      next--;
      throw unexpected();
    }
  }

  /** Read an account, or a role without a host. */
  public Account account() {
    var user = name();
    return take("@") ? Account.at(user, name()) : new Account(user, Optional.empty());
  }

  /** Say whether nothing is left. */
  public boolean atEnd() {
    return peek(0).kind == Kind.END;
  }

  /** Nothing may be left. */
  public void expectEnd() {
    if (!atEnd()) {
      throw unexpected();
    }
  }

  /** Say that what stands here is not understood. */
  public NotUnderstoodException unexpected() {
    var token = peek(0);
    var what =
        switch (token.kind) {
          case WORD -> "the word " + token.text;
          case NAME -> "a name";
          case VALUE -> "a value";
          case SYMBOL -> "a " + token.text;
          case END -> "the end";
        };
    return new NotUnderstoodException(what + " at an unknown place");
  }

  private String one(Kind kind) {
    if (peek(0).kind != kind) {
      throw unexpected();
    }
    return tokens.get(next++).text;
  }

  private Token peek(int ahead) {
    return next + ahead < tokens.size() ? tokens.get(next + ahead) : new Token(Kind.END, "");
  }
}
