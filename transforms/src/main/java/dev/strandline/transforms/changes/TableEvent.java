package dev.strandline.transforms.changes;

import org.jspecify.annotations.Nullable;

/**
 * An event that was read, and whose it is.
 *
 * @param table the dotted name, as far as the event tells, else the topic
 * @param value null for a tombstone
 */
record TableEvent(String table, JsonEvents.@Nullable Document value) {}
