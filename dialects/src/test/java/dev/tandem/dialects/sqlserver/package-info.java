/**
 * What can be tested of SQL Server without one, and the conformance kit for whoever has one. {@link
 * dev.tandem.dialects.sqlserver.SqlserverContractTest} is skipped, with the reason, for want of a
 * server.
 */
@NullMarked
package dev.tandem.dialects.sqlserver;

import org.jspecify.annotations.NullMarked;
