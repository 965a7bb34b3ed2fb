/**
 * The main job as a program of its own, with no engine below it: what the JVM can do at best.
 *
 * <p>Two threads parse bytes into compact rows, one store for each file and date. Since the date is
 * part of the key, each date is then reduced alone, from its last row back to its first, and
 * written at once with parquet-java.
 */
@NullMarked
package dev.strandline.benchmarks.plain;

import org.jspecify.annotations.NullMarked;
