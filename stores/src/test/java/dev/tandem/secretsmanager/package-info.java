/**
 * A small AWS Secrets Manager on this machine, written to the letter of its API reference, for
 * tests: the real client talks to it by its endpoint.
 *
 * <p>Start at {@link dev.tandem.secretsmanager.SecretsManagerServer}. What the reference leaves
 * open is said where it is decided.
 */
@NullMarked
package dev.tandem.secretsmanager;

import org.jspecify.annotations.NullMarked;
