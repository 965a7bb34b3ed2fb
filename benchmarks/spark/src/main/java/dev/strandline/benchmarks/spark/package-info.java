/** The main job as its Spark SQL user would write it. */
@NullMarked
package dev.strandline.benchmarks.spark;

import org.jspecify.annotations.NullMarked;
