/**
 * Streams of Kinesis as a source: ranges of shards that commits of tables name, read exactly once.
 *
 * <p>The only package that knows Kinesis's client. Beam's own {@code KinesisIO} is not used: it
 * keeps what it has read in its checkpoints, and tells no step which records those are, so that no
 * commit could hold them.
 */
@NullMarked
package dev.strandline.io.kinesis;

import org.jspecify.annotations.NullMarked;
