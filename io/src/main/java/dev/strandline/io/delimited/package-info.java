/**
 * Bytes of a delimited file in, records and the places of their fields out, without an object a
 * row.
 */
@NullMarked
package dev.strandline.io.delimited;

import org.jspecify.annotations.NullMarked;
