package dev.tandem.cli;

import dev.tandem.engine.Step;
import java.time.Duration;

/**
 * Draws a trial as an SVG: time goes to the right, each client has a lane, and rotations are bands
 * behind them. Of all that happened within one hair's breadth the worst is seen.
 */
final class Timeline {
  private static final int LEFT = 190;
  private static final int WIDTH = 1000;
  private static final int LANE = 34;
  private static final int TOP = 40;
  private static final int HAIR = 2;

  private final Trial trial;
  private final StringBuilder svg = new StringBuilder();

  private Timeline(Trial trial) {
    this.trial = trial;
  }

  static String of(Trial trial) {
    var timeline = new Timeline(trial);
    timeline.draw();
    return timeline.svg.toString();
  }

  private void draw() {
    var bottom = TOP + LANE * trial.lanes().size();
    svg.append(
        """
        <svg viewBox="0 0 %d %d" role="img" aria-label="%s: what each client met">
        """
            .formatted(LEFT + WIDTH + 20, bottom + 40, trial.strategy().label()));
    trial.rotations().forEach(rotation -> rotation(rotation, bottom));
    for (int number = 0; number < trial.lanes().size(); number++) {
      lane(trial.lanes().get(number), TOP + LANE * number);
    }
    axis(bottom);
    svg.append("</svg>\n");
  }

  private void rotation(Trial.Rotation rotation, int bottom) {
    var from = x(rotation.span().start());
    var width = Math.max(x(rotation.span().end()) - from, HAIR);
    svg.append(
        """
        <g class="rotation"><title>rotation to %s, %d ms</title>
        <rect x="%d" y="%d" width="%d" height="%d"/>
        <text x="%d" y="%d" text-anchor="middle">%s</text>
        """
            .formatted(
                Html.escaped(rotation.account().orElse("nobody")),
                rotation.span().end().minus(rotation.span().start()).toMillis(),
                from,
                TOP - 8,
                width,
                bottom - TOP + 8,
                from + width / 2,
                TOP - 14,
                rotation.problem().isPresent() ? "failed" : "rotation"));
    rotation.steps().forEach(work -> step(work.step(), work.span(), bottom));
    svg.append("</g>\n");
  }

  private void step(Step step, Trial.Span span, int bottom) {
    var from = x(span.start());
    svg.append(
        """
        <rect class="%s" x="%d" y="%d" width="%d" height="6"><title>%s</title></rect>
        """
            .formatted(
                step.label(), from, bottom + 2, Math.max(x(span.end()) - from, 1), step.label()));
  }

  private void lane(Trial.Lane lane, int top) {
    svg.append(
        "<g class=\"lane\"><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n"
            .formatted(LEFT - 10, top + LANE / 2 + 4, Html.escaped(lane.client())));
    var columns = new boolean[2][WIDTH / HAIR + 1];
    for (var event : lane.events()) {
      columns[event.kind().good() ? 0 : 1][(x(event.at()) - LEFT) / HAIR] = true;
    }
    for (int column = 0; column < columns[0].length; column++) {
      if (columns[0][column] || columns[1][column]) {
        svg.append(
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n"
                .formatted(
                    columns[1][column] ? "bad" : "good",
                    LEFT + column * HAIR,
                    top + 4,
                    HAIR,
                    LANE - 8));
      }
    }
    svg.append("</g>\n");
  }

  private void axis(int bottom) {
    var seconds = trial.length().toMillis() / 1000.0;
    var every = Math.max(1, (int) Math.ceil(seconds / 15));
    for (int second = 0; second <= seconds; second += every) {
      var at = x(Duration.ofSeconds(second));
      svg.append(
          "<text class=\"tick\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d s</text>\n"
              .formatted(at, bottom + 26, second));
    }
  }

  private int x(Duration at) {
    var share = (double) at.toNanos() / Math.max(1, trial.length().toNanos());
    return LEFT + (int) (WIDTH * Math.min(1, Math.max(0, share)));
  }
}
