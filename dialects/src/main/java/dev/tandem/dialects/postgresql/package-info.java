/**
 * PostgreSQL 14 to 18, Amazon RDS and Aurora.
 *
 * <p>Start at {@link dev.tandem.dialects.postgresql.PostgresqlDialect}. {@code Login} and {@code
 * PostgresqlSession} talk to a server; what a clone ought to have ({@code Image}), what stops a
 * rotation ({@code Obstacles}) and what is to be run ({@code Statements}, {@code Passwords}) are
 * functions of what the {@code Catalog} said.
 */
@NullMarked
package dev.tandem.dialects.postgresql;

import org.jspecify.annotations.NullMarked;
