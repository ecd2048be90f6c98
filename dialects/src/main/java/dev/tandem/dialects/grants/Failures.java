package dev.tandem.dialects.grants;

import dev.tandem.dialects.jdbc.Connectivity;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/**
 * Turns what a driver throws into what happened, by the server's error number and by type. Messages
 * are in the server's language and may quote a statement with all that is in it: none of them gets
 * further than here.
 *
 * @param endpoint where it happened
 * @param user the account that it happened to
 */
public record Failures(Endpoint endpoint, String user) {

  /** Say why a login failed. */
  public DatabaseFailure login(SQLException refusal) {
    if (Connectivity.untrusted(refusal)) {
      return Connectivity.untrusted(endpoint, code(refusal));
    }
    if (refusedTls(refusal)) {
      return failure(
          refusal,
          Kind.TLS,
          endpoint + " offers no TLS.",
          "Give the server a certificate; only if you accept plain text, put \"ssl\": false into"
              + " the secret.");
    }
    return switch (refusal.getErrorCode()) {
      case 1045, 1698 ->
          failure(
              refusal,
              Kind.REJECTED,
              endpoint
                  + " rejects the password of "
                  + name()
                  + ", or has no such account for connections from here.",
              "Compare the secret with the account, and its host parts with where this runs.");
      case 1129, 1130 ->
          failure(
              refusal,
              Kind.LOCKED,
              endpoint + " takes no connections from here.",
              "Create the account for this host, or run FLUSH HOSTS where too many connections"
                  + " failed.");
      case 3118, 3955, 4151 ->
          failure(
              refusal,
              Kind.LOCKED,
              endpoint + " has locked " + name() + ".",
              "ALTER USER " + name() + " ACCOUNT UNLOCK; for each of its host parts.");
      case 1820, 1862 ->
          failure(
              refusal,
              Kind.EXPIRED,
              "The password of " + name() + " has expired on " + endpoint + ".",
              "Rotate with an admin secret: setting a password ends that.");
      case 1044 ->
          failure(
              refusal,
              Kind.PRIVILEGE,
              name() + " may not use database " + database() + ", or there is none.",
              "Grant it a privilege there, or correct dbname in the secret.");
      case 1049 ->
          failure(
              refusal,
              Kind.UNREACHABLE,
              endpoint + " has no database " + database() + ".",
              "Correct dbname in the secret, or create the database.");
      default -> statement(refusal);
    };
  }

  /** A driver that says so by itself has met no failure of the network. */
  private boolean refusedTls(SQLException refusal) {
    return endpoint.tls() == Tls.VERIFY_FULL
        && refusal.getErrorCode() == 0
        && "08001".equals(refusal.getSQLState())
        && !Connectivity.caused(refusal, IOException.class);
  }

  /** Say why a statement failed. */
  public DatabaseFailure statement(SQLException refusal) {
    return switch (refusal.getErrorCode()) {
      case 1040, 1203, 1226 ->
          failure(
              refusal,
              Kind.CAPACITY,
              endpoint + " has no connection or query left for " + name() + ".",
              "Raise max_connections or the account's limits, or close connections.");
      case 1205, 1213, 3572 ->
          failure(
              refusal,
              Kind.CAPACITY,
              "Another session on " + endpoint + " holds a lock for too long.",
              "Rotate again; look for long transactions in SHOW PROCESSLIST.");
      case 1317, 1969, 3024 -> tooSlow(refusal);
      case 1053, 1927 ->
          failure(
              refusal,
              Kind.UNREACHABLE,
              endpoint + " is shutting down, or ended the connection.",
              "Rotate again when it is up.");
      case 1290, 1792, 1836 ->
          failure(
              refusal,
              Kind.READ_ONLY,
              endpoint + " takes no writes: it is a replica, or an option of it forbids this.",
              "Use the primary's endpoint in the admin secret.");
      case 1044, 1095, 1142, 1143, 1227, 1370, 1698 ->
          failure(
              refusal,
              Kind.PRIVILEGE,
              name() + " lacks a right for what was to be done.",
              "Preview the rotation: it says which right is missing and the statement that gives"
                  + " it.");
      case 1372, 1819, 3638 ->
          failure(
              refusal,
              Kind.POLICY,
              endpoint + " refuses the new password, as its password checks do.",
              "Make the password rules of the secret as strict as the server's.");
      case 1141, 1146, 1147, 1269, 1305, 1396, 1403, 3523, 3530, 3891, 3894, 3895 ->
          failure(
              refusal,
              Kind.CONFLICT,
              "On " + endpoint + " somebody else changed the accounts meanwhile.",
              "Rotate again: they are looked at anew.");
      default -> any(refusal);
    };
  }

  private DatabaseFailure any(SQLException refusal) {
    var state = refusal.getSQLState();
    if (state != null && state.startsWith("08")) {
      return Connectivity.unreachable(endpoint, refusal, state);
    }
    if (refusal instanceof SQLTimeoutException) {
      return tooSlow(refusal);
    }
    return failure(
        refusal,
        Kind.UNEXPECTED,
        endpoint + " failed with error " + code(refusal) + ".",
        "Look for this number in the server's error reference, and in its log.");
  }

  private DatabaseFailure tooSlow(SQLException refusal) {
    return failure(
        refusal,
        Kind.CAPACITY,
        endpoint + " did not finish a statement in the time that was left.",
        "Rotate again, or allow more time.");
  }

  private String name() {
    return Sql.name(user);
  }

  private String database() {
    return Sql.name(endpoint.database().orElse(""));
  }

  private static DatabaseFailure failure(
      SQLException refusal, Kind kind, String what, String mend) {
    return new DatabaseFailure(kind, what, mend, code(refusal));
  }

  private static String code(SQLException refusal) {
    return refusal.getErrorCode() == 0
        ? String.valueOf(refusal.getSQLState())
        : String.valueOf(refusal.getErrorCode());
  }
}
