/** Steps: one class a kind, row logic in plain classes that a DoFn calls. */
@NullMarked
package dev.strandline.transforms;

import org.jspecify.annotations.NullMarked;
