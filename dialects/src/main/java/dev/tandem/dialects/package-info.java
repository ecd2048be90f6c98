/** The databases that Tandem knows, behind the engine's {@link dev.tandem.engine.spi.Dialect}. */
@NullMarked
package dev.tandem.dialects;

import org.jspecify.annotations.NullMarked;
