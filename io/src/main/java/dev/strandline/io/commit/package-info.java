/**
 * Numbered commits of a table: what a run made of it, published once, rolled forward by whoever
 * comes next.
 */
@NullMarked
package dev.strandline.io.commit;

import org.jspecify.annotations.NullMarked;
