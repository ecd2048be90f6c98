/**
 * Lambda on this machine, as far as a function can tell: its Runtime API, written to the letter of
 * the reference, and a process that is given events and has only so much time for each.
 *
 * <p>Start at {@link dev.tandem.sandbox.Sandbox}. The loop in the process is AWS's own runtime
 * interface client.
 */
@NullMarked
package dev.tandem.sandbox;

import org.jspecify.annotations.NullMarked;
