/**
 * What a database and a secret store must be able to do, and the values that they speak in.
 *
 * <p>Start at {@link dev.tandem.engine.spi.Dialect} to add a database, at {@link
 * dev.tandem.engine.spi.SecretStore} to add a store. Nothing in this package performs I/O, reads a
 * clock, or draws random numbers.
 */
@NullMarked
package dev.tandem.engine.spi;

import org.jspecify.annotations.NullMarked;
