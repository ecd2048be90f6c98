/** Runs the commands as a user does: a command line in, output, an exit code and a store out. */
@NullMarked
package dev.tandem.cli;

import org.jspecify.annotations.NullMarked;
