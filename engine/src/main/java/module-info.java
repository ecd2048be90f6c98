/**
 * The core of Tandem: what a rotation is, and the one function that decides it. Pure: the world
 * comes in through ports.
 */
module dev.tandem.engine {
  requires com.fasterxml.jackson.core;
  requires static transitive org.jspecify;

  exports dev.tandem.engine;
  exports dev.tandem.engine.spi;
}
