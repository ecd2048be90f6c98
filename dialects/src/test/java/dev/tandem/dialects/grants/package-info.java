/** What MySQL and MariaDB have in common, without a server. */
@NullMarked
package dev.tandem.dialects.grants;

import org.jspecify.annotations.NullMarked;
