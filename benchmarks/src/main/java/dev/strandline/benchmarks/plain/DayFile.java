package dev.strandline.benchmarks.plain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * The latest row of each key of one date, in one Parquet file.
 *
 * <p>Goes from the last row back to the first, so that the first one met of a key is the latest and
 * can be written at once.
 */
final class DayFile {
  private final List<DayRows> inFileOrder;
  private final int rows;

  DayFile(List<DayRows> inFileOrder) {
    this.inFileOrder = inFileOrder;
    this.rows = inFileOrder.stream().mapToInt(store -> store.count).sum();
  }

  int rows() {
    return rows;
  }

  /** The rows that were written below {@code folder}. */
  long write(Path folder, int day) throws IOException {
    LocalDate date = LocalDate.ofEpochDay(day);
    Path target =
        folder
            .resolve("year=" + date.getYear())
            .resolve("month=" + date.getMonthValue())
            .resolve("day=" + date.getDayOfMonth());
    Files.createDirectories(target);
    try (ParquetWriter<RowRef> writer = RowRef.writer(target.resolve("data.parquet"))) {
      return writeLatest(writer, day);
    }
  }

  private long writeLatest(ParquetWriter<RowRef> writer, int day) throws IOException {
    byte[][] stores = new byte[inFileOrder.size()][];
    int[] starts = new int[rows];
    int[] storeOf = new int[rows];
    int row = 0;
    for (int s = 0; s < stores.length; s++) {
      DayRows store = inFileOrder.get(s);
      stores[s] = store.bytes;
      for (int at = 0; at < store.size; at = DayRows.end(store.bytes, at)) {
        starts[row] = at;
        storeOf[row++] = s;
      }
    }
    int mask = Integer.highestOneBit(Math.max(rows, 1)) * 4 - 1;
    int[] table = new int[mask + 1];
    long written = 0;
    RowRef ref = new RowRef(day);
    for (int i = rows - 1; i >= 0; i--) {
      byte[] bytes = stores[storeOf[i]];
      int at = starts[i];
      int slot = (int) DayRows.INT.get(bytes, at + DayRows.HASH) & mask;
      while (table[slot] != 0) {
        int other = table[slot] - 1;
        if (DayRows.sameKey(bytes, at, stores[storeOf[other]], starts[other])) {
          break;
        }
        slot = slot + 1 & mask;
      }
      if (table[slot] == 0) {
        table[slot] = i + 1;
        ref.bytes = bytes;
        ref.at = at;
        writer.write(ref);
        written++;
      }
    }
    return written;
  }
}
