package dev.tandem.lambda;

import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.notifications.Webhook;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Tells the webhook what became of a rotation. Secrets Manager tries a step that failed again and
 * again: of what a process has told already it says nothing more.
 */
final class Bell {
  private final Settings settings;
  private final Map<String, String> told = new ConcurrentHashMap<>();

  Bell(Settings settings) {
    this.settings = settings;
  }

  /**
   * Tell it {@code text}; that this fails is said in the journal, and nowhere else.
   *
   * @param store where the address may be
   */
  void tell(
      String text, RotationEvent event, SecretStore store, Journal journal, Deadline deadline) {
    if (settings.webhook().isEmpty()) {
      return;
    }
    var message = "%s of %s: %s".formatted(event.step().label(), event.secret(), text);
    var key = event.token() + message;
    if (key.equals(told.put(event.secret(), key))) {
      return;
    }
    Consumer<String> trouble =
        what -> {
          told.remove(event.secret());
          journal.warn(what);
        };
    try {
      var address = settings.webhook().get().address(store);
      new Webhook(address, true, deadline, trouble).tell(message);
    } catch (StoreException failed) {
      trouble.accept("The webhook's address was not found: " + failed.what());
    } catch (BadSettingException bad) {
      trouble.accept("The webhook's address was not found: " + bad.text());
    } catch (RuntimeException unforeseen) {
      // whatever it is, the rotation is what it was before
      trouble.accept(
          "The webhook was not told (%s).".formatted(unforeseen.getClass().getSimpleName()));
    }
  }
}
