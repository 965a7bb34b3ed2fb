package dev.strandline.io.commit;

import java.util.BitSet;

/**
 * A set of numbers as text, {@code 0-3,7}: places in a list of partitions that stands beside it.
 */
final class PartitionSet {
  private PartitionSet() {}

  static String write(BitSet set) {
    StringBuilder text = new StringBuilder();
    for (int from = set.nextSetBit(0); from >= 0; ) {
      int end = set.nextClearBit(from);
      text.append(text.isEmpty() ? "" : ",").append(from);
      if (end - from > 1) {
        text.append('-').append(end - 1);
      }
      from = set.nextSetBit(end);
    }
    return text.toString();
  }

  static BitSet read(String text) {
    BitSet set = new BitSet();
    if (!text.isEmpty()) {
      for (String range : text.split(",", -1)) {
        int dash = range.indexOf('-');
        int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        set.set(from, (dash < 0 ? from : Integer.parseInt(range.substring(dash + 1))) + 1);
      }
    }
    return set;
  }
}
