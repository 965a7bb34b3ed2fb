/** Tables of Parquet files: what a spec says of one, its staged files, its commit. */
@NullMarked
package dev.strandline.io.table;

import org.jspecify.annotations.NullMarked;
