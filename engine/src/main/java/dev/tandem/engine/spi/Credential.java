package dev.tandem.engine.spi;

/**
 * An account's name and its password.
 *
 * @param username the account as the database knows it, unquoted
 * @param password masked wherever it is printed
 */
public record Credential(String username, Password password) {}
