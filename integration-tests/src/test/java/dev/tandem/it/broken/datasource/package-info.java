/** Breaks the architecture's rules on purpose. */
@NullMarked
package dev.tandem.it.broken.datasource;

import org.jspecify.annotations.NullMarked;
