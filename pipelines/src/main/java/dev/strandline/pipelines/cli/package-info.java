/** The command line: what a user types, sees on the terminal and gets as an exit code. */
@NullMarked
package dev.strandline.pipelines.cli;

import org.jspecify.annotations.NullMarked;
