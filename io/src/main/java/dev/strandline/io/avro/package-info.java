/** Avro object container files as a source. */
@NullMarked
package dev.strandline.io.avro;

import org.jspecify.annotations.NullMarked;
