package dev.strandline.io.parquet;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.io.values.ValueSink;
import dev.strandline.model.RowWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.RowGroup;

/** The rows of a file, one after another, as the columns of a spec. */
final class ParquetRows {
  private final ParquetFooter footer;
  private final List<LeafReader> leaves;
  private final List<FieldReader> fields = new ArrayList<>();
  private final List<Cell> cells = new ArrayList<>();

  private int nextGroup;
  private long groupRows;
  private long rowInGroup = -1;
  private long row;
  private long bytes;

  /** Puts one column's value of the row at hand. */
  private interface Cell {
    void put(RowWriter out) throws UnfitValue;
  }

  /**
   * @throws CorruptInput naming a required column that the file lacks, or a field that cannot suit
   */
  ParquetRows(SeekableByteChannel channel, ParquetFooter footer, List<ReadColumn> columns)
      throws CorruptInput {
    this.footer = footer;
    ColumnBinder binder = new ColumnBinder(channel, footer);
    for (ReadColumn column : columns) {
      cells.add(cell(column, binder));
    }
    this.leaves = binder.leaves();
    checkRowCounts();
  }

  private void checkRowCounts() throws CorruptInput {
    long rows = 0;
    int leavesOfFile = countLeaves(footer.fields());
    for (RowGroup group : footer.metadata().getRow_groups()) {
      rows += group.getNum_rows();
      if (group.getNum_rows() < 0 || group.getColumnsSize() != leavesOfFile) {
        throw corrupt("a row group does not have the columns of the schema");
      }
    }
    if (rows != footer.metadata().getNum_rows()) {
      throw corrupt("it has " + footer.metadata().getNum_rows() + " rows, its row groups " + rows);
    }
  }

  private CorruptInput corrupt(String why) {
    return new CorruptInput(
        InputFault.CORRUPT, footer.file(), footer.end(), "its footer contradicts itself: " + why);
  }

  private static int countLeaves(List<FileField> fields) {
    int count = 0;
    for (FileField field : fields) {
      count += field.leaf().isPresent() ? 1 : countLeaves(field.children());
    }
    return count;
  }

  private Cell cell(ReadColumn column, ColumnBinder binder) throws CorruptInput {
    return switch (column.from()) {
      case RECORD_NUMBER -> out -> out.putLong(row);
      case LINE_NUMBER -> out -> out.putLong(0);
      case TEXT -> text(column);
      case FIELD -> {
        Optional<FieldReader> field = binder.bind(column);
        if (field.isEmpty() && column.text().isEmpty() && !column.column().nullable()) {
          throw new CorruptInput(
              InputFault.BAD_HEADER,
              footer.file(),
              footer.end(),
              "it lacks the required column \""
                  + column.column().name()
                  + "\"; it has "
                  + footer.fields().stream().map(FileField::name).toList());
        }
        field.ifPresent(fields::add);
        yield field.isPresent() ? field.get()::read : text(column);
      }
    };
  }

  private static Cell text(ReadColumn column) {
    ValueSink sink = new ValueSink(column.column(), column.casts());
    if (column.text().isEmpty()) {
      return sink::putNull;
    }
    byte[] text = column.text().get().getBytes(StandardCharsets.UTF_8);
    return out -> sink.putText(text, 0, text.length, out);
  }

  /** Moves to the next row; false when there is none. */
  boolean next() throws IOException {
    row++;
    rowInGroup++;
    while (rowInGroup >= groupRows) {
      for (LeafReader leaf : leaves) {
        leaf.checkEnd();
      }
      List<RowGroup> groups = footer.metadata().getRow_groups();
      if (nextGroup >= groups.size()) {
        return false;
      }
      RowGroup group = groups.get(nextGroup++);
      groupRows = group.getNum_rows();
      rowInGroup = 0;
      bytes += group.getTotal_byte_size();
      if (groupRows > 0) {
        for (LeafReader leaf : leaves) {
          leaf.open(group);
        }
      }
    }
    return true;
  }

  /** Uncompressed bytes of the pages read, whole row groups at once. */
  long bytes() {
    return bytes;
  }

  /** The number of the row at hand in its file, from 1. */
  long row() {
    return row;
  }

  /** Puts the values of the row at hand; it was never read when this throws. */
  void read(RowWriter out) throws IOException, UnfitValue {
    try {
      try {
        for (Cell cell : cells) {
          cell.put(out);
        }
      } catch (UnfitValue e) {
        skip();
        throw e;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Moves behind the row at hand without reading it. */
  void skip() throws IOException {
    try {
      for (FieldReader field : fields) {
        field.skipTo(rowInGroup + 1);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
