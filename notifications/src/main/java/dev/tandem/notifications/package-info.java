/**
 * Tells people how rotations end.
 *
 * <p>Start at {@link dev.tandem.notifications.Webhook}; {@link
 * dev.tandem.notifications.ShellCommand} tells whatever else there is. Whatever goes wrong here is
 * said to whoever asked for it, and stops no rotation.
 */
@NullMarked
package dev.tandem.notifications;

import org.jspecify.annotations.NullMarked;
