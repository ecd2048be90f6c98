/** MariaDB, asked on a real server. */
@NullMarked
package dev.tandem.dialects.mariadb;

import org.jspecify.annotations.NullMarked;
