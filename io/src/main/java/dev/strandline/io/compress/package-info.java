/** Compressed bytes in, plain bytes out: every member checked, every limit named. */
@NullMarked
package dev.strandline.io.compress;

import org.jspecify.annotations.NullMarked;
