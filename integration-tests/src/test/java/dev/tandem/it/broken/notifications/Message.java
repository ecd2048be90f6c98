package dev.tandem.it.broken.notifications;

import dev.tandem.it.broken.lambda.Handler;

/** Knows an adapter. */
public record Message(Handler handler) {}
