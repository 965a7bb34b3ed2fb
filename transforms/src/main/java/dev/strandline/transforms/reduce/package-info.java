/** The keyed half: which row of a key is the latest, in bounded memory. No Beam here. */
@NullMarked
package dev.strandline.transforms.reduce;

import org.jspecify.annotations.NullMarked;
