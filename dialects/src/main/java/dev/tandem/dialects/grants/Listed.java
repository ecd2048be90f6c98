package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.Trait;

/** The account exists for a host part; always as an {@link OnHost}. */
public record Listed() implements Trait {
  @Override
  public String text() {
    return "account of its own";
  }
}
