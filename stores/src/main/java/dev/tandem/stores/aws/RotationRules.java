package dev.tandem.stores.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * When the service rotates a secret, in its own words. What it would refuse is refused here, as far
 * as the user guide says (Rotation schedules): windows begin at full hours of UTC, and none reaches
 * into the next day or the next window.
 *
 * @param expression {@code rate(30 days)} or {@code cron(0 2 ? * SUN *)}
 * @param window for how many hours a rotation may begin; the service's own choice where empty
 */
public record RotationRules(String expression, Optional<Integer> window) {
  private static final Duration OFTENEST = Duration.ofHours(4);
  private static final Duration SELDOMEST = Duration.ofDays(999);
  private static final int DAY = 24;

  private static final Pattern CRON =
      Pattern.compile("0 [0-9,/*-]+ [0-9,/*?L-]+ [0-9A-Z,/*-]+ [0-9A-Z,/*?#-]+ \\*");
  private static final Pattern AT_AN_HOUR = Pattern.compile("cron\\(0 (\\d{1,2}) .*");
  private static final Pattern IN_HOURS = Pattern.compile("rate\\((\\d+) hours\\)");

  /** Refuse a window that is too long, with an {@link IllegalArgumentException} that says why. */
  public RotationRules {
    window.ifPresent(hours -> {
      int most = longest(expression);
      if (hours < 1 || hours > most) {
        throw new IllegalArgumentException(
            "a window of %s has 1 to %d hours".formatted(expression, most));
      }
    });
  }

  /** Where hours are lists or steps, the service itself knows. */
  private static int longest(String expression) {
    var hour = AT_AN_HOUR.matcher(expression);
    if (hour.matches()) {
      return DAY - Integer.parseInt(hour.group(1));
    }
    var hours = IN_HOURS.matcher(expression);
    return hours.matches() ? Math.min(DAY, Integer.parseInt(hours.group(1))) : DAY;
  }

  /** Say {@code period} as a rate, or why it can't be. */
  public static String rate(Duration period) {
    if (period.compareTo(OFTENEST) < 0 || period.compareTo(SELDOMEST) > 0) {
      throw new IllegalArgumentException("it is not between 4h and 999d");
    }
    long days = period.toDays();
    return period.equals(Duration.ofDays(days))
        ? "rate(%d day%s)".formatted(days, days == 1 ? "" : "s")
        : "rate(%d hours)".formatted(period.toHours());
  }

  /** Read six fields, with or without {@code cron(…)} around them. */
  public static String cron(String text) {
    String fields = text.strip().replaceFirst("^cron\\((.*)\\)$", "$1");
    if (!CRON.matcher(fields).matches() || !fields.contains("?")) {
      throw new IllegalArgumentException(
          "it is not such as '0 2 ? * SUN *': minutes (0), hours, day of month, month, day of week,"
              + " year (*), with a ? for one of the two days");
    }
    var rules = "cron(%s)".formatted(fields);
    var hour = AT_AN_HOUR.matcher(rules);
    if (hour.matches() && Integer.parseInt(hour.group(1)) >= DAY) {
      throw new IllegalArgumentException("a day has the hours 0 to 23");
    }
    return rules;
  }

  /** The window as the service writes it. */
  public Optional<String> duration() {
    return window.map(hours -> hours + "h");
  }
}
