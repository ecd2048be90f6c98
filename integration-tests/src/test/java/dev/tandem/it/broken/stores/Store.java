package dev.tandem.it.broken.stores;

import dev.tandem.it.broken.cli.Command;
import org.jdbi.v3.core.Jdbi;

/** Knows an adapter, and keeps secrets in a database. */
public record Store(Command command, Jdbi jdbi) {}
