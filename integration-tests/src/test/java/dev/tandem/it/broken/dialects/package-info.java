/** Breaks the architecture's rules on purpose. */
@NullMarked
package dev.tandem.it.broken.dialects;

import org.jspecify.annotations.NullMarked;
