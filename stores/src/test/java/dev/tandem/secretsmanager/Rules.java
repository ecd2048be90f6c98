package dev.tandem.secretsmanager;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code RotationRules} may say: the API reference (RotationRulesType) has lengths, ranges and
 * patterns, the user guide (Rotation schedules) what they mean.
 */
final class Rules {
  private static final Pattern RATE = Pattern.compile("rate\\((\\d+) (hour|day)s?\\)");
  private static final Pattern CRON =
      Pattern.compile("cron\\((\\S+) (\\S+) (\\S+) (\\S+) (\\S+) (\\S+)\\)");
  private static final int DAY = 24;

  private Rules() {}

  /** Give {@code rules} back, or refuse them. */
  static Map<String, Object> checked(Map<String, Object> rules) {
    Document told = Document.of(rules);
    told.number("AutomaticallyAfterDays")
        .filter(days -> days < 1 || days > 1000)
        .ifPresent(days -> {
          throw constraint("automaticallyAfterDays", "be between 1 and 1000");
        });
    told.string("Duration")
        .filter(text -> !text.matches("[0-9h]{2,3}"))
        .ifPresent(text -> {
          throw constraint("duration", "satisfy regular expression pattern: [0-9h]+");
        });
    told.string("ScheduleExpression")
        .filter(text -> !text.matches("[0-9A-Za-z()#?*\\-/, ]{1,256}"))
        .ifPresent(text -> {
          throw constraint("scheduleExpression", "satisfy regular expression pattern");
        });
    if (told.number("AutomaticallyAfterDays").isPresent()
        && told.string("ScheduleExpression").isPresent()) {
      throw Refusal.invalidParameter(
          "You can specify AutomaticallyAfterDays or ScheduleExpression, but not both.");
    }
    int most = told.string("ScheduleExpression").map(Rules::longestWindow).orElse(DAY);
    told.string("Duration")
        .filter(text -> !text.matches("[1-9][0-9]?h") || hours(text) > most)
        .ifPresent(text -> {
          throw Refusal.invalidParameter("The rotation window %s is too long.".formatted(text));
        });
    return rules;
  }

  private static int hours(String duration) {
    return Integer.parseInt(duration.replace("h", ""));
  }

  /** "The window must not extend into the next rotation window or the next UTC day." */
  private static int longestWindow(String expression) {
    Matcher rate = RATE.matcher(expression);
    if (rate.matches()) {
      long hours = Long.parseLong(rate.group(1)) * (rate.group(2).equals("day") ? DAY : 1);
      require(hours >= 4 && hours <= 999L * DAY, "You can rotate between 4 hours and 999 days.");
      return rate.group(2).equals("day") ? DAY : (int) Math.min(DAY, hours);
    }
    Matcher cron = CRON.matcher(expression);
    require(cron.matches(), "Invalid schedule expression.");
    require(cron.group(1).equals("0"), "The minutes field must be 0.");
    require(cron.group(6).equals("*"), "The year field must be *.");
    require(
        cron.group(3).equals("?") != cron.group(5).equals("?"),
        "Exactly one of day-of-month and day-of-week must be ?.");
    require(numbers(cron.group(3), 1, 31), "Invalid day of month.");
    require(numbers(cron.group(4), 1, 12), "Invalid month.");
    String hour = cron.group(2);
    require(numbers(hour, 0, 23), "Invalid hours.");
    if (hour.matches("\\d+/\\d+")) {
      int step = Integer.parseInt(hour.replaceFirst(".*/", ""));
      require(step >= 4, "You can rotate every 4 hours at most.");
      return step;
    }
    return hour.matches("\\d+") ? DAY - Integer.parseInt(hour) : DAY;
  }

  private static boolean numbers(String field, int least, int most) {
    return Pattern.compile("\\d+")
        .matcher(field.replaceAll("/\\d+", ""))
        .results()
        .mapToInt(number -> Integer.parseInt(number.group()))
        .allMatch(number -> number >= least && number <= most);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw Refusal.invalidParameter(message);
    }
  }

  private static Refusal constraint(String field, String what) {
    return Refusal.validation(
        "Value at 'rotationRules.%s' failed to satisfy constraint: Member must %s"
            .formatted(field, what));
  }
}
