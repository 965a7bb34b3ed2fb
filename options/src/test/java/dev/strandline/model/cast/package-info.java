/** Tests of the casts. */
@NullMarked
package dev.strandline.model.cast;

import org.jspecify.annotations.NullMarked;
