/**
 * What every implementation of the engine's SPIs promises, as tests to extend.
 *
 * <p>To add a store, extend {@link dev.tandem.engine.tck.SecretStoreContract}; to add a database,
 * extend {@link dev.tandem.engine.tck.DialectContract} and give it a {@link
 * dev.tandem.engine.tck.LiveDatabase}.
 */
@NullMarked
package dev.tandem.engine.tck;

import org.jspecify.annotations.NullMarked;
