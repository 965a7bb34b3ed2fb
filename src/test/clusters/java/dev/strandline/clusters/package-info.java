/** Bundles on real clusters of Flink and Spark, processes of their own on loopback. */
@NullMarked
package dev.strandline.clusters;

import org.jspecify.annotations.NullMarked;
