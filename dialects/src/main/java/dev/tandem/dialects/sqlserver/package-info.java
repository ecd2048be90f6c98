/**
 * SQL Server 2016 to 2025, Amazon RDS, and contained users in Azure SQL Database.
 *
 * <p>Start at {@link dev.tandem.dialects.sqlserver.SqlserverDialect}. {@code Login} and {@code
 * SqlserverSession} talk to a server; what a clone ought to have ({@code Image}), what stops a
 * rotation ({@code Obstacles}) and what is to be run ({@code Statements}, {@code Passwords}) are
 * functions of what the {@code Catalog} said.
 *
 * <p>No statement in this package was ever executed by a SQL Server: {@code
 * docs/sqlserver-unproved.md} lists them.
 */
@NullMarked
package dev.tandem.dialects.sqlserver;

import org.jspecify.annotations.NullMarked;
