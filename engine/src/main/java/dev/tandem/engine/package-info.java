/**
 * Rotates database credentials, one decision at a time.
 *
 * <p>Start at {@link dev.tandem.engine.Rotator} to use it, and at {@code Rotation#next} to
 * understand it: that one method is the whole policy. Nothing in this package performs I/O, reads a
 * clock, or draws random numbers: they come in through {@link dev.tandem.engine.Ports} and the
 * SPIs.
 */
@NullMarked
package dev.tandem.engine;

import org.jspecify.annotations.NullMarked;
