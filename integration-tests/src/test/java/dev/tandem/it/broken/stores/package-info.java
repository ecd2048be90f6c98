/** Breaks the architecture's rules on purpose. */
@NullMarked
package dev.tandem.it.broken.stores;

import org.jspecify.annotations.NullMarked;
