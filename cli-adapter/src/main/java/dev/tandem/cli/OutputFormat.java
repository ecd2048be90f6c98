package dev.tandem.cli;

/** How a command says what it has to say. */
enum OutputFormat {
  TEXT,
  JSON
}
