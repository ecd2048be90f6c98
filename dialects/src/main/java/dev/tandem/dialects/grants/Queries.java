package dev.tandem.dialects.grants;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the server over {@code connection}, in statements that are sent as they are written. */
public record Queries(Connection connection) {

  /** Reads the row that a result stands on. */
  @FunctionalInterface
  public interface Reader<T> {
    /** Read it. */
    T read(ResultSet row) throws SQLException;
  }

  /** Give what {@code reader} makes of each row. */
  public <T> List<T> rows(String query, Reader<T> reader) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (var result = statement.executeQuery(query)) {
        var rows = new ArrayList<T>();
        while (result.next()) {
          rows.add(reader.read(result));
        }
        return rows;
      }
    }
  }

  /** Give each row column by column, with nothing for null. */
  public List<List<String>> texts(String query) throws SQLException {
    return rows(query, Queries::texts);
  }

  private static List<String> texts(ResultSet row) throws SQLException {
    var texts = new ArrayList<String>();
    for (var column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      var text = row.getString(column);
      texts.add(text == null ? "" : text);
    }
    return texts;
  }
}
