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
import dev.strandline.model.cast.CastSettings;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rows of a table's own file back with the positions that were stored with them.
 *
 * <p>A column that the file lacks, because it was added later, is null, and values of a type that
 * was narrower when it was written are widened; a file that was written without positions gives
 * each row its number in the file as one. Anything else that does not fit ends in {@link
 * CorruptInput}: a table's file has no bad rows.
 */
public final class ParquetTableReader implements Closeable {
  private static final Schema POSITION =
      Schema.of(
          Column.required(StoredPosition.ORIGIN, Type.Plain.STRING),
          Column.required(StoredPosition.SEQ, Type.Plain.INT64),
          Column.nullable(StoredPosition.LOG_BYTES, Type.Plain.BYTES),
          Column.nullable(StoredPosition.COLUMN_POSITIONS, Type.Plain.BYTES));

  private static final Origin UNKNOWN = new Origin("", new byte[0]);

  private final SeekableByteChannel channel;
  private final String file;
  private final ParquetFooter footer;
  private final Schema schema;
  private final ParquetRows rows;
  private final Optional<ParquetRows> positions;
  private final RowWriter position = new RowWriter(POSITION);
  private final RowCursor at = new RowCursor(POSITION);
  private final StoredOrigins origins = new StoredOrigins();

  private ParquetTableReader(SeekableByteChannel channel, String file, Schema schema)
      throws IOException {
    this.channel = channel;
    this.file = file;
    this.footer = ParquetFooter.read(channel, file);
    this.schema = schema;
    this.rows = new ParquetRows(channel, footer, fields(schema));
    this.positions =
        stored() == StoredPosition.NONE
            ? Optional.empty()
            : Optional.of(new ParquetRows(channel, footer, fields(POSITION)));
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

  private List<ReadColumn> fields(Schema columns) {
    return columns.columns().stream().map(this::field).toList();
  }

  /** A column that the file lacks is null: a dot in its name must not lead into another one. */
  private ReadColumn field(Column column) {
    return has(column.name()) || !column.nullable()
        ? ReadColumn.field(column)
        : new ReadColumn(
            column, ReadColumn.From.TEXT, List.of(), CastSettings.DEFAULTS, Optional.empty());
  }

  /** The columns that the file was written with, positions left out; empty for one of others. */
  public Optional<Schema> written() {
    return footer.value(ParquetWriter.SCHEMA_KEY).map(Schema::parse);
  }

  /** How many rows the file has. */
  public long rows() {
    return footer.metadata().getNum_rows();
  }

  /** Which of its rows' positions the file has. */
  public StoredPosition stored() {
    if (!has(StoredPosition.ORIGIN)) {
      return StoredPosition.NONE;
    }
    if (has(StoredPosition.COLUMN_POSITIONS)) {
      return StoredPosition.COLUMNS;
    }
    return has(StoredPosition.LOG_BYTES) ? StoredPosition.LOG : StoredPosition.RECORD;
  }

  private boolean has(String column) {
    return footer.fields().stream().anyMatch(field -> field.name().equals(column));
  }

  /** The codec of the file's pages; nothing for one that no writer of ours has made, or no rows. */
  public Optional<ParquetSettings.Compression> compression() {
    return footer.metadata().getRow_groups().stream()
        .flatMap(group -> group.getColumns().stream())
        .findFirst()
        .flatMap(
            chunk ->
                switch (chunk.getMeta_data().getCodec()) {
                  case SNAPPY -> Optional.of(ParquetSettings.Compression.SNAPPY);
                  case ZSTD -> Optional.of(ParquetSettings.Compression.ZSTD);
                  case GZIP -> Optional.of(ParquetSettings.Compression.GZIP);
                  case UNCOMPRESSED -> Optional.of(ParquetSettings.Compression.NONE);
                  default -> Optional.empty();
                });
  }

  /**
   * Adds the next row, as an insert with its stored position, or as an update where values of it
   * are not known or of other positions; false when there is none.
   */
  public boolean next(RowWriter out) throws IOException {
    if (!rows.next() || (positions.isPresent() && !positions.get().next())) {
      return false;
    }
    try {
      boolean partial = positions.isPresent() && beginAtStored(positions.get(), out);
      if (positions.isEmpty()) {
        out.begin(Op.INSERT, out.origin(UNKNOWN), rows.row());
      }
      rows.read(out);
      if (partial) {
        columns(out);
      }
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

  /** Begins a row; whether some of its columns are not known, or of other positions. */
  private boolean beginAtStored(ParquetRows stored, RowWriter out) throws IOException, UnfitValue {
    position.clear();
    position.begin(Op.INSERT, 0, 0);
    stored.read(position);
    position.end();
    position.view(at);
    at.next();
    int origin = out.origin(origin());
    boolean partial = !at.isNull(3);
    if (partial) {
      out.beginPartial(Op.UPDATE, origin, at.getLong(1), at.buffer(), at.start(2), at.end(2));
    } else {
      out.begin(Op.INSERT, origin, at.getLong(1), at.buffer(), at.start(2), at.end(2));
    }
    return partial;
  }

  private void columns(RowWriter out) throws CorruptInput {
    try {
      StoredColumns.decode(at.buffer(), at.start(3), schema, origin(), out);
    } catch (RuntimeException e) {
      throw new CorruptInput(
          InputFault.CORRUPT,
          file,
          footer.end(),
          "row " + rows.row() + " has columns that cannot be told",
          e);
    }
  }

  private Origin origin() throws CorruptInput {
    try {
      return origins.of(at.buffer(), at.start(0), at.end(0));
    } catch (RuntimeException e) {
      throw new CorruptInput(
          InputFault.CORRUPT, file, footer.end(), "row " + rows.row() + " has no origin", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
