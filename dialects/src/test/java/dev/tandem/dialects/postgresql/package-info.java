/** Tests of the PostgreSQL dialect on real servers, and the servers for other modules' tests. */
@NullMarked
package dev.tandem.dialects.postgresql;

import org.jspecify.annotations.NullMarked;
