/** Conditional stores, and the numbered seam through which every durable effect passes. */
@NullMarked
package dev.strandline.io.store;

import org.jspecify.annotations.NullMarked;
