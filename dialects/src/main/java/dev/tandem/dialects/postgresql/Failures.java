package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.jdbc.Connectivity;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.sql.SQLException;

/**
 * Turns what the driver throws into what happened, by SQLState and by type. Its messages are in the
 * server's language and may quote a statement with all that is in it: none of them gets further
 * than here.
 */
final class Failures {
  private final Endpoint endpoint;
  private final String user;

  Failures(Endpoint endpoint, String user) {
    this.endpoint = endpoint;
    this.user = user;
  }

  /** Say why a login failed. */
  DatabaseFailure login(SQLException refusal) {
    var state = state(refusal);
    if (Connectivity.untrusted(refusal) || untrusted(refusal)) {
      return tls(refusal);
    }
    return switch (state) {
      case "28P01" ->
          failure(
              Kind.REJECTED,
              endpoint
                  + " rejects the password of "
                  + name()
                  + ", or has no such role, or it is past its VALID UNTIL.",
              "Compare the secret with the role, and look at its VALID UNTIL in pg_roles.",
              state);
      case "28000" ->
          failure(
              Kind.LOCKED,
              endpoint
                  + " does not let "
                  + name()
                  + " log in: the role is NOLOGIN, or pg_hba.conf does not admit it from here.",
              "ALTER ROLE " + name() + " LOGIN; or add a line to pg_hba.conf.",
              state);
      case "3D000" ->
          failure(
              Kind.UNREACHABLE,
              endpoint + " has no database " + Sql.name(database()) + ".",
              "Correct dbname in the secret, or create the database.",
              state);
      case "42501" ->
          failure(
              Kind.PRIVILEGE,
              name() + " may not connect to database " + Sql.name(database()) + ".",
              "GRANT CONNECT ON DATABASE " + Sql.name(database()) + " TO " + name() + ";",
              state);
      case "55000" ->
          failure(
              Kind.UNREACHABLE,
              "Database " + Sql.name(database()) + " takes no connections.",
              "ALTER DATABASE " + Sql.name(database()) + " ALLOW_CONNECTIONS true;",
              state);
      default -> state.startsWith("08") ? unreachable(refusal) : any(refusal);
    };
  }

  /** Say why a statement failed. */
  DatabaseFailure statement(SQLException refusal) {
    return state(refusal).startsWith("08") ? unreachable(refusal) : any(refusal);
  }

  private DatabaseFailure any(SQLException refusal) {
    var state = state(refusal);
    return switch (state) {
      case "53300", "53400" ->
          failure(
              Kind.CAPACITY,
              endpoint + " has no connection left for " + name() + ".",
              "Raise max_connections or the role's CONNECTION LIMIT, or close connections.",
              state);
      case "57P03", "57P01", "57P02" ->
          failure(
              Kind.UNREACHABLE,
              endpoint + " is starting up or shutting down.",
              "Rotate again when it is up.",
              state);
      case "25006" ->
          failure(
              Kind.READ_ONLY,
              endpoint + " takes no writes: it is a replica, or set so.",
              "Use the primary's endpoint in the admin secret.",
              state);
      case "42501" ->
          failure(
              Kind.PRIVILEGE,
              name() + " lacks a right for what was to be done.",
              "Preview the rotation: it says which right is missing and the statement that gives"
                  + " it.",
              state);
      case "55P03", "40P01", "55006" ->
          failure(
              Kind.CAPACITY,
              "Another session on " + endpoint + " holds a lock for too long.",
              "Rotate again; look for long transactions in pg_stat_activity.",
              state);
      case "57014" ->
          failure(
              Kind.CAPACITY,
              endpoint + " did not finish a statement in the time that was left.",
              "Rotate again, or allow more time.",
              state);
      case "42710", "23505" ->
          failure(
              Kind.CONFLICT,
              "On " + endpoint + " somebody else made the role meanwhile.",
              "Rotate again: the new role is looked at first.",
              state);
      // An "internal error" is what a change of a role gets that another session changes at the
      // same instant.
      case "XX000", "40001", "42704" ->
          failure(
              Kind.CONFLICT,
              "On " + endpoint + " somebody else changed the roles meanwhile.",
              "Rotate again: they are looked at anew.",
              state);
      case "22023" ->
          failure(
              Kind.POLICY,
              endpoint + " refuses the new value, as its password checks do.",
              "Make the password rules of the secret as strict as the server's.",
              state);
      case "2BP01" ->
          failure(
              Kind.PRIVILEGE,
              "Other roles on "
                  + endpoint
                  + " hold what the clone passed on, which Tandem does not take from them.",
              "Revoke it with CASCADE, or grant it to them by another role.",
              state);
      default ->
          failure(
              Kind.UNEXPECTED,
              endpoint + " failed with SQLState " + (state.isEmpty() ? "unknown" : state) + ".",
              "Look for this code in PostgreSQL's documentation, appendix A, and in the server's"
                  + " log.",
              state);
    };
  }

  private DatabaseFailure unreachable(SQLException refusal) {
    return Connectivity.unreachable(endpoint, refusal, state(refusal));
  }

  /**
   * The driver knows two refusals of its own: a server that offers no TLS (08004), and a
   * certificate for another host, which is a failed connection that no I/O failed in. A login that
   * failed for another reason has a cause, or a state of its own.
   */
  private boolean untrusted(SQLException refusal) {
    return endpoint.tls() == Tls.VERIFY_FULL
        && (state(refusal).equals("08004")
            || (state(refusal).equals("08006")
                && !Connectivity.caused(refusal, IOException.class)));
  }

  private DatabaseFailure tls(SQLException refusal) {
    var state = state(refusal);
    return state.equals("08004")
        ? failure(
            Kind.TLS,
            endpoint + " offers no TLS.",
            "Set ssl = on in postgresql.conf; only if you accept plain text, put \"ssl\": false"
                + " into the secret.",
            state)
        : Connectivity.untrusted(endpoint, state);
  }

  private String name() {
    return Sql.name(user);
  }

  private String database() {
    return endpoint.database().orElse(Login.USUAL_DATABASE);
  }

  private static DatabaseFailure failure(Kind kind, String what, String mend, String code) {
    return new DatabaseFailure(kind, what, mend, code);
  }

  private static String state(SQLException refusal) {
    var state = refusal.getSQLState();
    return state == null ? "" : state;
  }
}
