package dev.tandem.engine.spi;

import java.util.Optional;

/**
 * What Tandem writes on an account that it made or set, in the database's own catalog: whose it is.
 *
 * @param secret the secret that owns the account, as the store names it
 * @param primary the account that this one is the clone of; the account's own name on a primary
 * @param version the secret's version whose password was set in the same transaction; empty before
 *     the first
 */
public record Marker(String secret, String primary, Optional<String> version) {}
