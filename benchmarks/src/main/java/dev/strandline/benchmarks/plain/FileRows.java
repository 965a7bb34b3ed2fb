package dev.strandline.benchmarks.plain;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * The good rows of one gzip file, by date; bad lines are counted and left out.
 *
 * <p>Lines are cut and parsed in the inflated buffer itself: no string and no object a row.
 */
final class FileRows {
  private static final int BUFFER = 1 << 18;
  private static final int COLUMNS = 8;
  private static final int RECENT = 512;

  private final Map<Integer, DayRows> days = new HashMap<>();
  private final int[] ends = new int[COLUMNS];
  private final long[] number = new long[1];
  private byte[] buffer = new byte[BUFFER];
  private final int[] recentDays = new int[RECENT];
  private final DayRows[] recentRows = new DayRows[RECENT];
  private long bad;

  private FileRows() {
    Arrays.fill(recentDays, Fields.NONE);
  }

  static FileRows read(Path file) throws IOException {
    FileRows rows = new FileRows();
    try (InputStream in = new GZIPInputStream(new FileInputStream(file.toFile()), BUFFER)) {
      rows.readAll(in);
    }
    rows.buffer = new byte[0];
    return rows;
  }

  Map<Integer, DayRows> days() {
    return days;
  }

  long bad() {
    return bad;
  }

  private void readAll(InputStream in) throws IOException {
    int filled = 0;
    while (true) {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        break;
      }
      filled += read;
      int rest = lines(filled);
      if (rest == 0 && filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
      System.arraycopy(buffer, rest, buffer, 0, filled - rest);
      filled -= rest;
    }
    if (filled > 0) {
      buffer = Arrays.copyOf(buffer, filled + 1);
      buffer[filled] = '\n';
      lines(filled + 1);
    }
  }

  /** Takes every whole line; where the first byte of an unfinished one is. */
  private int lines(int filled) {
    byte[] b = buffer;
    int start = 0;
    int fields = 0;
    int signs = 0;
    for (int i = 0; i < filled; i++) {
      byte c = b[i];
      signs |= c;
      if (c == '|') {
        if (fields < COLUMNS) {
          ends[fields] = i;
        }
        fields++;
      } else if (c == '\n') {
        if (fields == COLUMNS - 1) {
          ends[fields] = i;
          line(start, signs < 0);
        } else {
          bad++;
        }
        start = i + 1;
        fields = 0;
        signs = 0;
      }
    }
    return start;
  }

  private void line(int start, boolean beyondAscii) {
    byte[] b = buffer;
    int end1 = ends[0];
    int end2 = ends[1];
    int end3 = ends[2];
    int end4 = ends[3];
    int end5 = ends[4];
    int end6 = ends[5];
    int end7 = ends[6];
    int nulls = 0;
    int day = Fields.date(b, end6 + 1, end7);
    boolean good = end1 > start && day != Fields.NONE;
    long c3 = 0;
    if (end3 == end2 + 1) {
      nulls |= DayRows.NO_C3;
    } else {
      good &= Fields.decimal(b, end2 + 1, end3, number);
      c3 = number[0];
    }
    int c4 = 0;
    if (end4 == end3 + 1) {
      nulls |= DayRows.NO_C4;
    } else {
      good &= Fields.integer(b, end3 + 1, end4, number);
      c4 = (int) number[0];
    }
    int c6 = 0;
    if (end6 == end5 + 1) {
      nulls |= DayRows.NO_C6;
    } else {
      c6 = Fields.date(b, end5 + 1, end6);
      good &= c6 != Fields.NONE;
    }
    int c8 = 0;
    if (ends[7] == end7 + 1) {
      nulls |= DayRows.NO_C8;
    } else {
      good &= Fields.integer(b, end7 + 1, ends[7], number);
      c8 = (int) number[0];
    }
    if (good && beyondAscii) {
      // The other fields have been read as digits, signs and marks.
      good = Utf8.valid(b, start, end2) && Utf8.valid(b, end4 + 1, end5);
    }
    if (!good) {
      bad++;
      return;
    }
    int length1 = end1 - start;
    int length2 = end2 - end1 - 1;
    int length5 = end5 - end4 - 1;
    DayRows rows = rowsOf(day);
    int at = rows.grow(DayRows.TEXT + length1 + length2 + length5);
    byte[] row = rows.bytes;
    DayRows.INT.set(row, at + DayRows.HASH, hash(b, start, end1, c8));
    DayRows.LONG.set(row, at + DayRows.C3, c3);
    DayRows.INT.set(row, at + DayRows.C4, c4);
    DayRows.INT.set(row, at + DayRows.C6, c6);
    DayRows.INT.set(row, at + DayRows.C8, c8);
    row[at + DayRows.NULLS] = (byte) nulls;
    DayRows.SHORT.set(row, at + DayRows.LENGTH_C1, (short) length1);
    DayRows.SHORT.set(row, at + DayRows.LENGTH_C2, (short) length2);
    DayRows.SHORT.set(row, at + DayRows.LENGTH_C5, (short) length5);
    int text = at + DayRows.TEXT;
    System.arraycopy(b, start, row, text, length1);
    System.arraycopy(b, end1 + 1, row, text + length1, length2);
    System.arraycopy(b, end4 + 1, row, text + length1 + length2, length5);
  }

  /** The map's answer, kept for the last date of each low-bits pattern. */
  private DayRows rowsOf(int day) {
    int place = day & (RECENT - 1);
    if (recentDays[place] != day) {
      recentRows[place] = days.computeIfAbsent(day, none -> new DayRows());
      recentDays[place] = day;
    }
    return recentRows[place];
  }

  private static int hash(byte[] b, int start, int end, int c8) {
    int hash = c8;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + b[i];
    }
    hash *= 0x9E3779B1;
    return hash ^ hash >>> 15;
  }
}
