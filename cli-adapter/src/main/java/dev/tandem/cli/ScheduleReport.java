package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.spi.Schedule;
import dev.tandem.stores.aws.RotationRules;
import dev.tandem.stores.aws.ScheduledSecret;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a secret was rotated by the service, and when it will be.
 *
 * @param before how it was
 * @param rules when it will be
 * @param function by what
 * @param asItIs whether that is the same
 * @param now whether it is rotated at once, too
 * @param dryRun whether nothing was set
 */
record ScheduleReport(
    ScheduledSecret before,
    RotationRules rules,
    String function,
    boolean asItIs,
    boolean now,
    boolean dryRun)
    implements Report {

  @Override
  public void text(Page page) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("Secret:", before.secret()));
    facts.add(List.of("Was:", words(before)));
    facts.add(List.of("Will be:", words(rules) + ", by " + function));
    before.schedule().last().ifPresent(time -> facts.add(List.of("Rotated:", time.toString())));
    page.facts(facts);
    page.blank();
    page.line(Page.Look.BOLD, sentence());
    if (staysDue()) {
      page.warnings(
          List.of(
              "what was due by the schedule before may still happen; it does not with --cron."));
    }
  }

  private String sentence() {
    if (dryRun) {
      return asItIs && !now ? "It is so already." : "Nothing was set.";
    }
    if (now) {
      return "Set, and the service begins to rotate it now. See: tandem status";
    }
    return asItIs
        ? "It is so already; nothing was set."
        : "Set. The service has the function test itself now; its log says what comes of that.";
  }

  /** As the service's own documentation has it (RotationSchedule's RotationRules). */
  private boolean staysDue() {
    return before.schedule().enabled() && !asItIs && !now && rules.expression().startsWith("rate(");
  }

  /** In a few words, when and by what. */
  static String words(ScheduledSecret secret) {
    return secret.schedule().enabled()
        ? words(secret.schedule()) + secret.function().map(", by "::concat).orElse("")
        : "not rotated by the service";
  }

  private static String words(Schedule schedule) {
    return schedule.rule().orElse("on") + schedule.window().map(", within "::concat).orElse("");
  }

  static String words(RotationRules rules) {
    return rules.expression() + rules.duration().map(", within "::concat).orElse("");
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("secret", before.secret());
    before(json, before);
    after(json, rules, function);
    json.writeBooleanField("changed", !asItIs && !dryRun);
    json.writeBooleanField("now", now && !dryRun);
    json.writeBooleanField("dryRun", dryRun);
    json.writeEndObject();
  }

  static void before(JsonGenerator json, ScheduledSecret secret) throws IOException {
    var schedule = secret.schedule();
    json.writeObjectFieldStart("before");
    json.writeBooleanField("enabled", schedule.enabled());
    Json.field(json, "rule", schedule.rule());
    Json.field(json, "window", schedule.window());
    Json.field(json, "function", secret.function());
    Json.field(json, "last", schedule.last().map(Instant::toString));
    Json.field(json, "next", schedule.next().map(Instant::toString));
    json.writeEndObject();
  }

  static void after(JsonGenerator json, RotationRules rules, String function) throws IOException {
    json.writeObjectFieldStart("after");
    json.writeStringField("rule", rules.expression());
    Json.field(json, "window", rules.duration());
    Json.field(json, "function", Optional.of(function));
    json.writeEndObject();
  }
}
