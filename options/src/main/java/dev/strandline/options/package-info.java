/**
 * The spec as immutable records: loading, parameters, checking, and the errors that name a place.
 */
@NullMarked
package dev.strandline.options;

import org.jspecify.annotations.NullMarked;
