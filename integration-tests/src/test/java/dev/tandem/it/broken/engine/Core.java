package dev.tandem.it.broken.engine;

import dev.tandem.it.broken.dialects.Dialect;

/** Knows who implements its SPI. */
public record Core(Dialect dialect) {}
