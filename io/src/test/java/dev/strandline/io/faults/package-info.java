/** Stores that stop, fail, tear or lose the reply of the k-th durable effect; for tests. */
@NullMarked
package dev.strandline.io.faults;

import org.jspecify.annotations.NullMarked;
