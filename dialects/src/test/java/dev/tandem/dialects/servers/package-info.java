/**
 * Real servers for tests, here and in other modules.
 *
 * <p>Start at {@link dev.tandem.dialects.servers.Product}. A server is, in this order, the one
 * whose URL the environment gives, a local program, or a container; where there is none, the test
 * is skipped with the reason, or fails when that server is required.
 */
@NullMarked
package dev.tandem.dialects.servers;

import org.jspecify.annotations.NullMarked;
