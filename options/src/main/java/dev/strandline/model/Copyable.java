package dev.strandline.model;

import org.apache.beam.sdk.transforms.DoFn;

/**
 * A {@link DoFn} of which a worker in the same process takes a copy, in place of one that was
 * serialized and read again: that takes up to 50 ms, since Java links each record's constructor
 * anew.
 */
public interface Copyable {
  /** Another one with the same settings, which nobody changes, and a state of its own. */
  DoFn<?, ?> copy();
}
