package dev.tandem.lambda;

import dev.tandem.dialects.Dialects;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.stores.aws.AwsSecretStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What belongs to one process alone: connections, the credentials that the AWS client keeps, the
 * state of a random generator. Processes that are copies of one snapshot must each have their own.
 */
record Belongings(
    AwsSecretStore store, RandomGenerator random, TagMemory tags, Bell bell, List<Dialect> dialects)
    implements AutoCloseable {

  static Belongings fresh(Settings settings) {
    return new Belongings(
        AwsSecretStore.connect(settings.endpoint()),
        new SecureRandom(),
        new TagMemory(),
        new Bell(settings),
        Dialects.builtIn());
  }

  @Override
  public void close() {
    store.close();
  }
}
