package dev.tandem.it.broken.stores;

import dev.tandem.it.broken.cli.Command;

/** Knows an adapter. */
public record Store(Command command) {}
