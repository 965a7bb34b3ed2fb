/** The container image, unpacked and run. */
@NullMarked
package dev.strandline.image;

import org.jspecify.annotations.NullMarked;
