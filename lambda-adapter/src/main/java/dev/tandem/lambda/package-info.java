/** A Secrets Manager rotation event in, one engine step, a result out. */
@NullMarked
package dev.tandem.lambda;

import org.jspecify.annotations.NullMarked;
