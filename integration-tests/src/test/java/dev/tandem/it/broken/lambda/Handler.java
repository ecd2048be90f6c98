package dev.tandem.it.broken.lambda;

/** An adapter. */
public record Handler(String event) {}
