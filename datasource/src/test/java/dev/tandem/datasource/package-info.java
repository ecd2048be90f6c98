/** What an application sees of a rotation, through its data source. */
@NullMarked
package dev.tandem.datasource;

import org.jspecify.annotations.NullMarked;
