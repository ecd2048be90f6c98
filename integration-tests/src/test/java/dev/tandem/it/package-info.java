/**
 * Everything together: the engine, its dialects and its stores, on real servers and in real
 * processes.
 */
@NullMarked
package dev.tandem.it;

import org.jspecify.annotations.NullMarked;
