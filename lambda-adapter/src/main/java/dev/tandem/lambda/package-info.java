/**
 * A Secrets Manager rotation event in, one engine step, a result out.
 *
 * <p>Start at {@link dev.tandem.lambda.RotationHandler}. Nothing is remembered between two events
 * that could not be looked up again, and no line that is written holds a password.
 */
@NullMarked
package dev.tandem.lambda;

import org.jspecify.annotations.NullMarked;
