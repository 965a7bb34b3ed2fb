/** The dead letters' store: letters as rows, written with a run, read by commands. */
@NullMarked
package dev.strandline.io.letters;

import org.jspecify.annotations.NullMarked;
