package dev.tandem.it.broken.dialects;

import dev.tandem.it.broken.stores.Store;

/** Knows a store. */
public record Dialect(Store store) {}
