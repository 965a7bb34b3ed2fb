/** What it costs to fold changed rows into a table that is there already. */
@NullMarked
package dev.strandline.benchmarks.merge;

import org.jspecify.annotations.NullMarked;
