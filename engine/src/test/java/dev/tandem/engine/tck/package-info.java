/**
 * What every implementation of the engine's SPIs promises, as tests to extend.
 *
 * <p>To add a store, extend {@link dev.tandem.engine.tck.SecretStoreContract}.
 */
@NullMarked
package dev.tandem.engine.tck;

import org.jspecify.annotations.NullMarked;
