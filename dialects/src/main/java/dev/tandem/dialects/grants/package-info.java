/**
 * What MySQL and MariaDB have in common: accounts with a host part, and privileges that the server
 * tells in rows of {@code SHOW GRANTS}.
 *
 * <p>Start at {@link dev.tandem.dialects.grants.Grant}: rows are read into it ({@code GrantRow}),
 * compared ({@code GrantDrift}) and written as statements again ({@code GrantStatements}).
 */
@NullMarked
package dev.tandem.dialects.grants;

import org.jspecify.annotations.NullMarked;
