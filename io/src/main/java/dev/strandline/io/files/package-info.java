/** Files as a source: found by a glob, decoded by their format, one current schema for all. */
@NullMarked
package dev.strandline.io.files;

import org.jspecify.annotations.NullMarked;
