/** Breaks the architecture's rules on purpose. */
@NullMarked
package dev.tandem.it.broken.lambda;

import org.jspecify.annotations.NullMarked;
