/**
 * For applications: a {@link javax.sql.DataSource} that logs in with what a secret holds, and goes
 * on through its rotations. It needs the engine's SPI, a secret store and a driver.
 */
@NullMarked
package dev.tandem.datasource;

import org.jspecify.annotations.NullMarked;
