/** The Spark runner: in this process, or a cluster's. */
@NullMarked
package dev.strandline.runners.spark;

import org.jspecify.annotations.NullMarked;
