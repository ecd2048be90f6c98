package dev.tandem.stores.aws;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gives each of many secrets an hour of its own in a period, always the same one: by the hash of
 * its ARN, so that one more secret moves no other.
 *
 * <p>A rate always begins at midnight, so hours are said by {@code cron}. That knows hours of a
 * day, days of a week, days and months, and begins anew with each: a period is one of these.
 */
public final class Spread {
  private static final List<String> WEEK = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  /** Every month has that many days. */
  private static final int MONTH = 28;

  private static final int DAY = 24;

  private final List<RotationRules> slots;
  private final String meaning;

  private Spread(List<RotationRules> slots, String meaning) {
    this.slots = List.copyOf(slots);
    this.meaning = meaning;
  }

  /**
   * Spread over {@code period}, in windows of {@code window} hours.
   *
   * @param from no window begins before this hour of the day, in UTC
   * @param to none ends after this one
   * @throws IllegalArgumentException for a period that no calendar knows, or hours without room for
   *     a window
   */
  public static Spread over(Duration period, int window, int from, int to) {
    if (from < 0 || to > DAY || window < 1 || from + window > to) {
      throw new IllegalArgumentException(
          "no window of %d hours begins and ends between %d and %d o'clock"
              .formatted(window, from, to));
    }
    var hours = IntStream.rangeClosed(from, to - window).boxed().toList();
    long days = period.toDays();
    if (period.equals(Duration.ofDays(1))) {
      return of(hours, List.of("* * ?"), window, "every day");
    }
    if (period.equals(Duration.ofDays(7))) {
      return of(hours, WEEK.stream().map("? * "::concat).toList(), window, "every week");
    }
    // a year by whichever count
    int months = days == 365 ? 12 : (int) (days / 30);
    if (!period.equals(Duration.ofDays(days))
        || months < 1
        || 12 % months != 0
        || (days != 365 && days != 30L * months)) {
      throw new IllegalArgumentException(
          "a calendar has 1d, 7d, 30d (a month), 60d, 90d, 120d, 180d and 365d");
    }
    return of(
        hours,
        IntStream.range(0, MONTH * months)
            .mapToObj(day -> "%d %s ?".formatted(day % MONTH + 1, month(day / MONTH + 1, months)))
            .toList(),
        window,
        months == 1
            ? "every month, 28 to 31 days apart"
            : "every %d months, on the same day of the month".formatted(months));
  }

  private static String month(int first, int months) {
    return switch (months) {
      case 1 -> "*";
      case 12 -> String.valueOf(first);
      default -> first + "/" + months;
    };
  }

  private static Spread of(List<Integer> hours, List<String> days, int window, String meaning) {
    return new Spread(
        days.stream()
            .flatMap(day ->
                hours.stream()
                    .map(hour ->
                        new RotationRules(
                            "cron(0 %d %s *)".formatted(hour, day), Optional.of(window))))
            .toList(),
        meaning);
  }

  /** How often a secret is rotated, in words. */
  public String meaning() {
    return meaning;
  }

  /** How many beginnings there are. */
  public int slots() {
    return slots.size();
  }

  /** Find the place of the secret whose ARN is {@code arn}. */
  public RotationRules rules(String arn) {
    return slots.get((int) Long.remainderUnsigned(hash(arn), slots.size()));
  }

  private static long hash(String arn) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(arn.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
