/** The main job run by Strandline and by its peers on the same data, measured and compared. */
@NullMarked
package dev.strandline.benchmarks;

import org.jspecify.annotations.NullMarked;
