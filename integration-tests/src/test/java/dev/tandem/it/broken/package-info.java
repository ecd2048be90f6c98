/** A house like Tandem's whose classes break every rule of {@code ArchitectureTest}. */
@NullMarked
package dev.tandem.it.broken;

import org.jspecify.annotations.NullMarked;
