package dev.strandline.io.delimited;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the fields of the record at hand lie, and what was noticed while they were found. */
final class FieldSpans {
  static final byte QUOTED = 1;

  /** Quotes are doubled or bytes escaped in it: its text is not its bytes. */
  static final byte CODED = 2;

  int[] starts = new int[64];
  int[] ends = new int[64];
  byte[] flags = new byte[64];
  int count;

  /** Whether a flag is set at all. */
  boolean flagged;

  /** Whether some field is coded. */
  boolean coded;

  /** The record's bytes, and perhaps a few behind it, or-ed: a top bit tells of non-ASCII. */
  long seen;

  /** Line feeds inside fields. */
  int innerLines;

  @Nullable RecordFault fault;
  int faultAt;

  void reset() {
    if (flagged) {
      clearFlags();
    }
    count = 0;
    seen = 0;
    innerLines = 0;
    fault = null;
  }

  private void clearFlags() {
    Arrays.fill(flags, (byte) 0);
    flagged = false;
    coded = false;
  }

  void add(int start, int end, int flag) {
    if (count == starts.length) {
      grow();
    }
    starts[count] = start;
    ends[count] = end;
    if (flag != 0) {
      flags[count] = (byte) flag;
      flagged = true;
      coded |= (flag & CODED) != 0;
    }
    count++;
  }

  void grow() {
    starts = Arrays.copyOf(starts, 2 * starts.length);
    ends = Arrays.copyOf(ends, 2 * ends.length);
    flags = Arrays.copyOf(flags, 2 * flags.length);
  }

  int broken(RecordFault what, int at) {
    fault = what;
    faultAt = at;
    return FieldSplitter.BROKEN;
  }
}
