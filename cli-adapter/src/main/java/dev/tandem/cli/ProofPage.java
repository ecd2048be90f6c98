package dev.tandem.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** A proof as one page of HTML that needs nothing beside it: a picture and its numbers. */
record ProofPage(String secret, String database, Instant when, List<Trial> trials) {

  ProofPage {
    trials = List.copyOf(trials);
  }

  String html() {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Rotations of %1$s</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1c2733; background: #fff; }
    h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
    svg { width: 100%%; height: auto; font: 13px system-ui, sans-serif; }
    .rotation > rect:first-of-type { fill: #dbe6f4; } .rotation text, .tick { fill: #5b6b7c; font-size: 12px; }
    .createSecret { fill: #9db8d9; } .setSecret { fill: #5f8fc6; } .testSecret { fill: #38679e; } .finishSecret { fill: #1d4474; }
    .good { fill: #2f9e5f; } .bad { fill: #e8112d; }
    table { border-collapse: collapse; } th, td { padding: .15rem 1rem .15rem 0; text-align: right; } th:first-child, td:first-child { text-align: left; }
    .refused { color: #b3261e; font-weight: 600; } .calm { color: #1f7a48; font-weight: 600; }
    </style>
    </head>
    <body>
    <h1>Rotations of %1$s</h1>
    <p>%2$s, %3$s. Each client logs in, asks and logs out, again and again; green is what went well,
    <span class="refused">red</span> what was refused or failed. Blue bands are rotations.</p>
    %4$s
    </body>
    </html>
    """
        .formatted(
            Html.escaped(secret),
            Html.escaped(database),
            when.truncatedTo(ChronoUnit.SECONDS),
            trials.stream().map(ProofPage::section).collect(Collectors.joining()));
  }

  private static String section(Trial trial) {
    return """
    <section id="%1$s">
    <h2>%1$s: %2$s</h2>
    %3$s
    <table>
    <tr><th>client<th>logins<th>refused<th>queries<th>failed<th>longest without success</tr>
    %4$s</table>
    </section>
    """
        .formatted(
            trial.strategy().label(),
            verdict(trial),
            Timeline.of(trial),
            trial.lanes().stream().map(lane -> row(trial, lane)).collect(Collectors.joining()));
  }

  private static String verdict(Trial trial) {
    return trial
        .problem()
        .map(problem ->
            "<span class=\"refused\">stopped: " + Html.escaped(problem.what()) + "</span>")
        .orElse(
            trial.undisturbed()
                ? "<span class=\"calm\">nobody noticed</span>"
                : "<span class=\"refused\">somebody was refused</span>");
  }

  private static String row(Trial trial, Trial.Lane lane) {
    return "<tr><td>%s<td>%d<td>%d<td>%d<td>%d<td>%d ms</tr>\n"
        .formatted(
            Html.escaped(lane.client()),
            lane.count(Trial.Kind.LOGGED_IN),
            lane.count(Trial.Kind.LOGIN_REFUSED),
            lane.count(Trial.Kind.WORKED),
            lane.count(Trial.Kind.QUERY_FAILED),
            lane.longestGap(trial.length()).toMillis());
  }
}
