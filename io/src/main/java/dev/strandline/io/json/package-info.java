/** JSON lines as a source: one object a line. */
@NullMarked
package dev.strandline.io.json;

import org.jspecify.annotations.NullMarked;
