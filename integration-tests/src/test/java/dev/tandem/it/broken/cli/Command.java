package dev.tandem.it.broken.cli;

import dev.tandem.it.broken.lambda.Handler;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Knows the other adapter, and whose store it is. */
public record Command(Handler handler, SecretsManagerClient client) {}
