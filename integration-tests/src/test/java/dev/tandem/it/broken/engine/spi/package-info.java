/** Breaks the architecture's rules on purpose. */
@NullMarked
package dev.tandem.it.broken.engine.spi;

import org.jspecify.annotations.NullMarked;
