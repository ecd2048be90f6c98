/**
 * A small RDS on this machine, as far as it tells where databases are, in AWS's Query protocol.
 *
 * <p>Start at {@link dev.tandem.rds.RdsServer}.
 */
@NullMarked
package dev.tandem.rds;

import org.jspecify.annotations.NullMarked;
