/** A target that is no database: an HTTP service whose clients have two API keys each. */
@NullMarked
package dev.tandem.it.apikeys;

import org.jspecify.annotations.NullMarked;
