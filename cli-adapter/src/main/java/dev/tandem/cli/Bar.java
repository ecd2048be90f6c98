package dev.tandem.cli;

import java.time.Duration;

/**
 * How far a long run is, in one line: a bar, how many, how fast, and how much longer.
 *
 * @param all how many there are
 * @param done how many are dealt with
 * @param fresh how many of these by this run
 * @param failed how many of these failed
 */
record Bar(int all, int done, int fresh, int failed) {
  private static final int WIDTH = 24;

  String line(Duration since) {
    int filled = all == 0 ? WIDTH : (int) ((long) WIDTH * done / all);
    double seconds = Math.max(0.001, since.toMillis() / 1000.0);
    double rate = fresh / seconds;
    var remaining = rate == 0 ? "" : ", " + span((long) Math.ceil((all - done) / rate)) + " left";
    return "[%s%s] %d of %d, %d failed, %.1f/s%s"
        .formatted(
            "#".repeat(filled), "-".repeat(WIDTH - filled), done, all, failed, rate, remaining);
  }

  private static String span(long seconds) {
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}
