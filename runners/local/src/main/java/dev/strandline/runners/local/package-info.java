/** The local runner: bounded pipelines of any size in this process, in bounded memory. */
@NullMarked
package dev.strandline.runners.local;

import org.jspecify.annotations.NullMarked;
