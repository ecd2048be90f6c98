/**
 * The command line: a thin layer of words over the engine, the dialects and the stores.
 *
 * <p>Start at {@link dev.tandem.cli.Main}. A command reads its options, asks the engine or a store,
 * and shows a {@code Report}; nothing is decided here. No password is ever an argument, and none is
 * printed unless somebody says {@code --reveal}.
 */
@NullMarked
package dev.tandem.cli;

import org.jspecify.annotations.NullMarked;
