/** The Flink runner: embedded for runs larger than memory, or a cluster's. */
@NullMarked
package dev.strandline.runners.flink;

import org.jspecify.annotations.NullMarked;
