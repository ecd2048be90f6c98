/** Breaks the architecture's rules on purpose. */
@NullMarked
package dev.tandem.it.broken.cli;

import org.jspecify.annotations.NullMarked;
