package dev.tandem.lambda;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.net.URI;

/** Where the webhook is: its address itself, or the secret whose whole value it is. */
sealed interface WebhookPlace {

  record Known(URI address) implements WebhookPlace {
    /** Whoever has the address may write there. */
    @Override
    public String toString() {
      return "Known[address=********]";
    }
  }

  record InSecret(String arn) implements WebhookPlace {}

  static WebhookPlace of(Setting setting) {
    return setting.text().startsWith("arn:")
        ? new InSecret(setting.text())
        : new Known(setting.address());
  }

  /** Find the address; a store that does not give it, or gives something else, throws. */
  default URI address(SecretStore store) {
    return switch (this) {
      case Known(var address) -> address;
      case InSecret(var arn) ->
          store
              .read(arn, Stage.AWSCURRENT)
              .flatMap(SecretVersion::value)
              .map(SecretText::reveal)
              .map(text -> new Setting("The value of " + arn, text.strip()).address())
              .orElseThrow(() -> new BadSettingException(arn, "has no value"));
    };
  }
}
