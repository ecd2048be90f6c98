/** MySQL, asked on a real server. */
@NullMarked
package dev.tandem.dialects.mysql;

import org.jspecify.annotations.NullMarked;
