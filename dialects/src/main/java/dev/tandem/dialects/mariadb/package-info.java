/**
 * MariaDB 10.4 to 11, and Amazon RDS.
 *
 * <p>Start at {@link dev.tandem.dialects.mariadb.MariadbDialect}. {@code Login} talks to a server;
 * what stops a rotation ({@code Obstacles}) and what is to be run ({@code Statements}, {@code
 * Passwords}) are functions of what the {@code Catalog} said. An account logs in by any of several
 * ways ({@code Ways}). Grants are read, compared and written by {@link dev.tandem.dialects.grants}.
 */
@NullMarked
package dev.tandem.dialects.mariadb;

import org.jspecify.annotations.NullMarked;
