package dev.tandem.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how old something may be: {@code 30d}, {@code 12h}. */
final class Age implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})([dh])");

  @Override
  public Duration convert(String text) {
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new TypeConversionException("'" + text + "' is no age such as 30d or 12h");
    }
    var number = Long.parseLong(parts.group(1));
    return parts.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
  }
}
