/**
 * MySQL 5.7 to 9, Amazon RDS and Aurora.
 *
 * <p>Start at {@link dev.tandem.dialects.mysql.MysqlDialect}. {@code Login} talks to a server; what
 * a clone ought to have ({@code Image}), what stops a rotation ({@code Obstacles}) and what is to
 * be run ({@code Statements}, {@code Passwords}) are functions of what the {@code Catalog} said.
 * Grants are read, compared and written by {@link dev.tandem.dialects.grants}.
 */
@NullMarked
package dev.tandem.dialects.mysql;

import org.jspecify.annotations.NullMarked;
