@NullMarked
package dev.tandem.dialects.jdbc;

import org.jspecify.annotations.NullMarked;
