package dev.tandem.it.broken.cli;

import dev.tandem.it.broken.lambda.Handler;

/** Knows the other adapter. */
public record Command(Handler handler) {}
