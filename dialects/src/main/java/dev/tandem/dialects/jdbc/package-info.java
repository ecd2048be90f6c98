/**
 * What every dialect that speaks JDBC needs: how a login goes, whom to trust, why a connection
 * failed, and what all sessions do alike.
 */
@NullMarked
package dev.tandem.dialects.jdbc;

import org.jspecify.annotations.NullMarked;
