package dev.tandem.it.broken.engine.spi;

import dev.tandem.it.broken.engine.Core;

/** Knows who uses it. */
public interface Port {
  /** Know it. */
  Core core();
}
