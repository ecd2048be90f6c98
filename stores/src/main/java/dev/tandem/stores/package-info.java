/**
 * The secret stores: where Tandem reads and stages the versions of a secret.
 *
 * <p>Start at {@link dev.tandem.stores.LocalSecretStore}; the one in AWS has its own package. No
 * exception here has a cause or a text that could quote a secret's value.
 */
@NullMarked
package dev.tandem.stores;

import org.jspecify.annotations.NullMarked;
