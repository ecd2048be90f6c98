/** Breaks the architecture's rules on purpose. */
@NullMarked
package dev.tandem.it.broken.notifications;

import org.jspecify.annotations.NullMarked;
