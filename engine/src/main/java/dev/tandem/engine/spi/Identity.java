package dev.tandem.engine.spi;

/**
 * Who a session is and where.
 *
 * @param user the account that logged in
 * @param actsAs the account whose privileges it uses: another one after {@code SET role}
 * @param server the server's own identity, equal on every connection to the same server and on no
 *     other
 * @param product name and version, for people: {@code PostgreSQL 18.1}
 * @param readOnly whether the server refuses writes, being a replica or set so
 * @param encrypted whether this connection is encrypted
 */
public record Identity(
    String user,
    String actsAs,
    String server,
    String product,
    boolean readOnly,
    boolean encrypted) {}
