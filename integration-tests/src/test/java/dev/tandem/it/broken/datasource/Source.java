package dev.tandem.it.broken.datasource;

import dev.tandem.it.broken.stores.Store;

/** Knows one store, where any would do. */
public record Source(Store store) {}
