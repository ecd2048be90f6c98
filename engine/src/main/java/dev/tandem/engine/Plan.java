package dev.tandem.engine;

import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import java.util.List;
import java.util.Optional;

/**
 * What a rotation would do, found out by the same decisions with nothing written.
 *
 * @param secret the secret
 * @param strategy how its credential would be replaced
 * @param from the account that is current
 * @param to the account that would become current
 * @param tls how the database is reached
 * @param moves what would happen, in order; looks have happened already
 * @param drift what the clone lacks or has too much now; empty when nobody looked
 * @param problem what stops the rotation; it would write nothing
 */
public record Plan(
    String secret,
    Strategy strategy,
    Optional<String> from,
    Optional<String> to,
    Optional<Tls> tls,
    List<Planned> moves,
    Optional<Drift> drift,
    Optional<Problem> problem) {

  /** Copy the list. */
  public Plan {
    moves = List.copyOf(moves);
  }

  /** Say whether anything would change. */
  public boolean changes() {
    return moves.stream().anyMatch(Planned::change);
  }

  /**
   * One move.
   *
   * @param step the step that it belongs to
   * @param text what it does
   * @param change whether it changes anything
   * @param statements the SQL that it would send, in order, with secrets masked
   */
  public record Planned(Step step, String text, boolean change, List<String> statements) {
    /** Copy the list. */
    public Planned {
      statements = List.copyOf(statements);
    }
  }
}
