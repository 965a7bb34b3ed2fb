/** Tests of the spec, with a few sample kinds that only they know. */
@NullMarked
package dev.strandline.options;

import org.jspecify.annotations.NullMarked;
