package dev.tandem.engine.spi;

import java.util.Optional;

/**
 * A password to be set, and what a dialect may need to set it.
 *
 * @param credential the account and its new password
 * @param before the credential that the account logs in with until then, where it is the same
 *     account: some databases ask for it when an account changes itself, and with {@link
 *     Strategy#DUAL_PASSWORD} it goes on logging in
 * @param marker what to leave on the account in the same statement or transaction; empty when the
 *     account changes itself, as it usually may not
 */
public record NewCredential(
    Credential credential, Optional<Credential> before, Optional<Marker> marker) {}
