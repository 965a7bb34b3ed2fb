/** Typed values of files that know their types, as values of the columns that a spec declares. */
@NullMarked
package dev.strandline.io.values;

import org.jspecify.annotations.NullMarked;
