package dev.tandem.cli;

import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times as people write them: {@code 30s}, {@code 2m}, {@code 1m30s}. */
final class TimeSpan implements ITypeConverter<Duration> {
  private static final Pattern FORM = Pattern.compile("(?:(\\d{1,4})m)?(?:(\\d{1,5})s)?");
  private static final Duration LONGEST = Duration.ofHours(1);

  @Override
  public Duration convert(String text) {
    var parts = FORM.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw new TypeConversionException("'" + text + "' is no time such as 30s, 2m or 1m30s");
    }
    var time = Duration.ofMinutes(number(parts.group(1))).plusSeconds(number(parts.group(2)));
    if (time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new TypeConversionException("'" + text + "' is not between 1s and 60m");
    }
    return time;
  }

  @SuppressWarnings("NullAway") // a group that did not take part is null
  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
