package dev.strandline.io.parquet;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.Origin;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the rows of a table's own file back with the positions that were stored with them.
 *
 * <p>A column that the file lacks, because it was added later, is null. Anything else that does not
 * fit ends in {@link CorruptInput}: a table's file has no bad rows.
 */
public final class ParquetTableReader implements Closeable {
  private static final Schema POSITION =
      Schema.of(
          Column.required(StoredPosition.ORIGIN, Type.Plain.STRING),
          Column.required(StoredPosition.SEQ, Type.Plain.INT64),
          Column.nullable(StoredPosition.LOG_BYTES, Type.Plain.BYTES));

  private final SeekableByteChannel channel;
  private final String file;
  private final ParquetFooter footer;
  private final ParquetRows rows;
  private final ParquetRows positions;
  private final RowWriter position = new RowWriter(POSITION);
  private final RowCursor at = new RowCursor(POSITION);
  private final Map<String, Origin> origins = new HashMap<>();

  private ParquetTableReader(SeekableByteChannel channel, String file, Schema schema)
      throws IOException {
    this.channel = channel;
    this.file = file;
    this.footer = ParquetFooter.read(channel, file);
    this.rows = new ParquetRows(channel, footer, fields(schema.columns().stream()));
    this.positions = new ParquetRows(channel, footer, fields(POSITION.columns().stream()));
  }

  /**
   * Stands before the file's first row.
   *
   * @param channel the file's bytes; closed with the reader
   * @param schema the table's columns, without the stored position
   */
  public static ParquetTableReader open(SeekableByteChannel channel, String file, Schema schema)
      throws IOException {
    return new ParquetTableReader(channel, file, schema);
  }

  private static List<ReadColumn> fields(Stream<Column> columns) {
    return columns.map(ReadColumn::field).toList();
  }

  /** How many rows the file has. */
  public long rows() {
    return footer.metadata().getNum_rows();
  }

  /** Adds the next row, as an insert with its stored position; false when there is none. */
  public boolean next(RowWriter out) throws IOException {
    if (!rows.next() || !positions.next()) {
      return false;
    }
    try {
      position.clear();
      position.begin(Op.INSERT, 0, 0);
      positions.read(position);
      position.end();
      position.view(at);
      at.next();
      int origin = out.origin(origin(at.getString(0)));
      out.begin(Op.INSERT, origin, at.getLong(1), at.buffer(), at.start(2), at.end(2));
      rows.read(out);
      out.end();
    } catch (UnfitValue e) {
      throw new CorruptInput(
          InputFault.CORRUPT,
          file,
          footer.end(),
          "row " + rows.row() + ": " + String.valueOf(e.getMessage()),
          e);
    }
    return true;
  }

  private Origin origin(String text) throws CorruptInput {
    Origin origin = origins.get(text);
    if (origin == null) {
      try {
        origin = Origin.parse(text);
      } catch (RuntimeException e) {
        throw new CorruptInput(
            InputFault.CORRUPT, file, footer.end(), "row " + rows.row() + " has no origin", e);
      }
      origins.put(text, origin);
    }
    return origin;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
