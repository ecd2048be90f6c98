/** What every dialect that speaks JDBC needs: whom to trust, and why a connection failed. */
@NullMarked
package dev.tandem.dialects.jdbc;

import org.jspecify.annotations.NullMarked;
