/** Parquet files: rows written by an encoder of our own, files of any writer read. */
@NullMarked
package dev.strandline.io.parquet;

import org.jspecify.annotations.NullMarked;
