package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.jdbc.Authorities;
import java.security.GeneralSecurityException;
import org.postgresql.ssl.WrappedFactory;

/**
 * Trusts whom {@link Authorities} trusts.
 *
 * <p>Public because the driver makes it by name; not for other use.
 */
public final class Trust extends WrappedFactory {
  /** Trust those CAs. */
  public Trust() throws GeneralSecurityException {
    factory = Authorities.socketFactory();
  }
}
