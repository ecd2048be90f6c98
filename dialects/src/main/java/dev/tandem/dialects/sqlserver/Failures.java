package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.jdbc.Connectivity;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;

/**
 * Turns what the driver throws into what happened, by the server's error number and by type.
 * Messages are in the server's language and may quote a statement with all that is in it: none of
 * them gets further than here.
 *
 * <p>A client never learns more of error 18456 than its number: the server tells its state, that is
 * which of a dozen reasons it was, to its own log alone. Reasons that have a number of their own
 * are told to whoever knows the password.
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
    if (Connectivity.untrusted(refusal) && !broken(refusal)) {
      return Connectivity.untrusted(endpoint, code(refusal));
    }
    return statement(refusal);
  }

  /** A handshake that nobody ended says nothing of a certificate. */
  private static boolean broken(SQLException refusal) {
    return Connectivity.caused(refusal, SocketException.class)
        || Connectivity.caused(refusal, SocketTimeoutException.class)
        || Connectivity.caused(refusal, EOFException.class);
  }

  /** Say why a statement failed. */
  DatabaseFailure statement(SQLException refusal) {
    return switch (refusal.getErrorCode()) {
      case 18456, 18452, 18450 ->
          failure(
              refusal,
              Kind.REJECTED,
              endpoint
                  + " rejects the password of "
                  + name()
                  + ", or has no such login, or takes no SQL Server authentication.",
              "Compare the secret with the login; the server's error log has the state of error"
                  + " 18456, which says which it is.");
      case 18470, 18486, 15113 ->
          failure(
              refusal,
              Kind.LOCKED,
              endpoint + " has locked or disabled " + name() + ".",
              "ALTER LOGIN "
                  + name()
                  + " ENABLE; or rotate with an admin secret: setting a"
                  + " password unlocks.");
      case 17892, 18461, 40615, 40914, 47073 ->
          failure(
              refusal,
              Kind.LOCKED,
              endpoint + " lets " + name() + " not in from here, or not now.",
              "Look at logon triggers, single-user mode and firewall rules.");
      case 18487, 18488, 18463, 18464, 18465, 18466, 18467, 18468 ->
          failure(
              refusal,
              Kind.EXPIRED,
              "The password of " + name() + " has expired on " + endpoint + ", or must be changed.",
              "Rotate with an admin secret: setting a password ends that.");
      case 4060, 4062, 4063, 4064, 916 ->
          failure(
              refusal,
              Kind.PRIVILEGE,
              name() + " may not use database " + database() + ", or there is none.",
              "USE "
                  + database()
                  + "; CREATE USER "
                  + name()
                  + " FOR LOGIN "
                  + name()
                  + "; or correct dbname in the secret.");
      case 17809,
          17300,
          10928,
          10929,
          40501,
          40544,
          40549,
          40551,
          40552,
          40553,
          49918,
          49919,
          49920,
          701,
          802,
          8645,
          8651,
          1105,
          9002,
          18458,
          18459,
          18460 ->
          failure(
              refusal,
              Kind.CAPACITY,
              endpoint + " has no room left: connections, memory, or space for the log.",
              "Rotate again; close connections, or give it more.");
      case 1205, 1222, 3960 ->
          failure(
              refusal,
              Kind.CAPACITY,
              "Another session on " + endpoint + " holds a lock for too long.",
              "Rotate again; look for long transactions in sys.dm_tran_locks.");
      case 3906, 3908, 976, 978, 982, 983 ->
          failure(
              refusal,
              Kind.READ_ONLY,
              endpoint + " takes no writes: it is a secondary replica, or set so.",
              "Use the primary's endpoint in the admin secret, or the listener's.");
      case 17142,
          17187,
          17188,
          17197,
          18401,
          18451,
          6005,
          40197,
          40613,
          40540,
          42108,
          42109,
          233,
          64,
          10053,
          10054,
          10060,
          927,
          942,
          945,
          922 ->
          failure(
              refusal,
              Kind.UNREACHABLE,
              endpoint + " is starting, stopping or moving, or ended the connection.",
              "Rotate again when it is up; nothing is half done.");
      case 40532, 40531 ->
          failure(
              refusal,
              Kind.UNREACHABLE,
              endpoint + " is no server that Azure knows by this name.",
              "Correct host in the secret.");
      case 229, 230, 262, 297, 300, 378, 4613, 4617, 5011, 15151, 15247, 15406, 15517, 33426 ->
          failure(
              refusal,
              Kind.PRIVILEGE,
              name() + " lacks a right for what was to be done, or may not see what it was about.",
              "Preview the rotation: it says which right is missing and the statement that gives"
                  + " it.");
      case 15114, 15115, 15116, 15117, 15118, 15119, 33080 ->
          failure(
              refusal,
              Kind.POLICY,
              endpoint + " refuses the new password, as its password policy does.",
              "Make the password rules of the secret as strict as the policy of the server's"
                  + " machine; CHECK_POLICY = OFF ends that check for a login.");
      case 15023, 15024, 15025, 15063, 15233, 15217, 15135, 15410, 15138, 911, 2714, 15353 ->
          failure(
              refusal,
              Kind.CONFLICT,
              "On " + endpoint + " somebody else changed the accounts meanwhile.",
              "Rotate again: they are looked at anew.");
      case 15433 ->
          failure(
              refusal,
              Kind.UNEXPECTED,
              "On " + endpoint + " another login has the SID that the clone was to get.",
              "Choose another one for --clone-sid, or leave it to the server.");
      case 207, 208, 195, 4121 ->
          failure(
              refusal,
              Kind.UNEXPECTED,
              endpoint + " lacks a table, a column or a function that was asked for.",
              "If that was no probe query of yours: its catalog does not tell all that a clone"
                  + " needs, so none is made.");
      default -> any(refusal);
    };
  }

  private DatabaseFailure any(SQLException refusal) {
    var state = String.valueOf(refusal.getSQLState());
    if (refusal instanceof SQLTimeoutException || state.equals("HYT00") || state.equals("HY008")) {
      return failure(
          refusal,
          Kind.CAPACITY,
          endpoint + " did not finish a statement in the time that was left.",
          "Rotate again, or allow more time.");
    }
    if (state.startsWith("08")) {
      return Connectivity.unreachable(endpoint, refusal, state);
    }
    return failure(
        refusal,
        Kind.UNEXPECTED,
        endpoint + " failed with error " + code(refusal) + ".",
        "Look for this number in SQL Server's \"Database engine events and errors\", and in the"
            + " server's error log.");
  }

  private String name() {
    return Sql.name(user);
  }

  private String database() {
    return Sql.name(endpoint.database().orElse(Login.USUAL_DATABASE));
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
