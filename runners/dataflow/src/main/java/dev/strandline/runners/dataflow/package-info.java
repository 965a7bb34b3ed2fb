/** The Dataflow runner: Google's service, from the class path of this process. */
@NullMarked
package dev.strandline.runners.dataflow;

import org.jspecify.annotations.NullMarked;
