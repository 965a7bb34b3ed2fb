/** Example data of any size, the same for the same settings on every machine. */
@NullMarked
package dev.strandline.examples;

import org.jspecify.annotations.NullMarked;
