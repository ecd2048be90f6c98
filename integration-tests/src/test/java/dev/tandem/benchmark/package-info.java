/**
 * Measures the packaged function, and whatever is put beside it, in one run.
 *
 * <p>Start at {@link dev.tandem.benchmark.Benchmark}; {@code benchmarks/run} runs it.
 */
@NullMarked
package dev.tandem.benchmark;

import org.jspecify.annotations.NullMarked;
