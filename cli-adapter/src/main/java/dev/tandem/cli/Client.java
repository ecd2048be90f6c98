package dev.tandem.cli;

import java.util.function.Consumer;

/** A client of an application: what it does again and again with its secret. */
interface Client extends AutoCloseable {

  /** How it deals with the secret, in a few words. */
  String name();

  /**
   * Log in where it is not logged in, and ask something.
   *
   * @param tell hears what it met, also between two rounds, and also from other threads
   */
  void round(Consumer<Trial.Kind> tell);

  @Override
  void close();
}
