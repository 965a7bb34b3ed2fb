/** Casting: text as bytes to a column's stored form, and a stored value to its canonical text. */
@NullMarked
package dev.strandline.model.cast;

import org.jspecify.annotations.NullMarked;
