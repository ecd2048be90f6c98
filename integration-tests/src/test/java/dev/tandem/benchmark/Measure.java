package dev.tandem.benchmark;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is measured, in milliseconds or MiB, once for every round. */
final class Measure {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The median, the least and the most. */
  String text() {
    return String.format(Locale.ROOT, "%.0f (%.0f-%.0f)", median(), least(), most());
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("median", rounded(median()));
    json.writeNumberField("min", rounded(least()));
    json.writeNumberField("max", rounded(most()));
    json.writeArrayFieldStart("values");
    for (var value : values) {
      json.writeNumber(rounded(value));
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private double least() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  private double most() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }
}
