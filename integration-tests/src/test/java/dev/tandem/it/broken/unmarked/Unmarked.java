package dev.tandem.it.broken.unmarked;

import org.jspecify.annotations.NullMarked;

/** In a package that says nothing of nulls. */
@NullMarked
public record Unmarked(String text) {}
