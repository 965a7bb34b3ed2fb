package dev.strandline.io.parquet;

import dev.strandline.io.RecordReader;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import dev.strandline.io.values.InputFacts;
import dev.strandline.io.values.ReadColumn;
import dev.strandline.io.values.UnfitValue;
import dev.strandline.model.Column;
import dev.strandline.model.Op;
import dev.strandline.model.RawInput;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a Parquet file of any writer.
 *
 * <p>Fields are matched to columns by name. A value that does not fit its column refuses its row; a
 * page that does not match its checksum or cannot be decoded, a footer that contradicts itself, a
 * field whose type cannot suit its column at all, end in {@link CorruptInput}: the file is refused
 * whole. Pages of version 1 and 2; snappy, gzip, zstd, lz4_raw; lists and maps of any writer; int96
 * times.
 */
public final class ParquetReader implements RecordReader {
  private final SeekableByteChannel channel;
  private final ParquetFooter footer;
  private final ParquetRows rows;
  private final InputFacts facts;
  private final List<String> unread;
  private @Nullable RefusedRows refused;
  private @Nullable Refusal refusal;

  private ParquetReader(
      SeekableByteChannel channel,
      ParquetFooter footer,
      ParquetRows rows,
      InputFacts facts,
      List<String> unread) {
    this.unread = unread;
    this.channel = channel;
    this.footer = footer;
    this.rows = rows;
    this.facts = facts;
  }

  @Override
  public List<Unread> unread() {
    return footer.fields().stream()
        .filter(field -> unread.contains(field.name()))
        .map(field -> Unread.ofAll(field.name(), ParquetSchemas.typeOf(field)))
        .toList();
  }

  /**
   * Stands before a file's first row.
   *
   * @param channel the file's bytes; closed with the reader
   */
  public static ParquetReader open(
      SeekableByteChannel channel, List<ReadColumn> columns, InputFacts facts) throws IOException {
    ParquetFooter footer = ParquetFooter.read(channel, facts.file());
    List<String> unread =
        facts.checkExtra(columns, footer.fields().stream().map(FileField::name).toList());
    return new ParquetReader(
        channel, footer, new ParquetRows(channel, footer, columns), facts, unread);
  }

  /**
   * The columns of a file by its own schema.
   *
   * @throws CorruptInput if it cannot be read, or has a field of a type that no column can have
   */
  public static Schema schema(SeekableByteChannel channel, String file) throws IOException {
    ParquetFooter footer = ParquetFooter.read(channel, file);
    try {
      return ParquetSchemas.toSchema(footer.fields());
    } catch (IllegalArgumentException e) {
      throw new CorruptInput(
          InputFault.UNSUPPORTED, file, footer.end(), String.valueOf(e.getMessage()), e);
    }
  }

  /** How many rows the file has by its footer. */
  public long rows() {
    return footer.metadata().getNum_rows();
  }

  @Override
  public Found next(RowWriter out) throws IOException {
    if (!rows.next()) {
      return Found.END;
    }
    out.begin(Op.INSERT, out.origin(facts.origin()), rows.row());
    try {
      rows.read(out);
    } catch (UnfitValue e) {
      out.abort();
      refusal = new Refusal(e.code(), e.column(), String.valueOf(e.getMessage()), raw());
      return Found.REFUSED;
    }
    out.end();
    return Found.ROW;
  }

  private RawInput raw() throws IOException {
    if (!facts.keepsRaw()) {
      return RawInput.reference(facts.context());
    }
    if (refused == null) {
      refused = new RefusedRows(channel, footer);
    }
    byte[] row = refused.row(rows.row());
    return row.length == 0
        ? RawInput.reference(facts.context())
        : new RawInput(row, RawInput.Form.ROW, facts.context());
  }

  @Override
  public long record() {
    return rows.row();
  }

  @Override
  public long bytes() {
    return rows.bytes();
  }

  @Override
  public Refusal refusal() {
    return Objects.requireNonNull(refusal, "no record was refused");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Refused rows as the file's own schema has them: a second pass, that only they pay for and that
   * goes through the file once however many there are.
   */
  private static final class RefusedRows {
    private final ParquetRows rows;
    private final RowWriter writer;

    RefusedRows(SeekableByteChannel channel, ParquetFooter footer) throws IOException {
      Schema schema = ParquetSchemas.toSchema(footer.fields());
      List<ReadColumn> columns =
          schema.columns().stream()
              .map(column -> Column.nullable(column.name(), column.type()))
              .map(ReadColumn::field)
              .toList();
      rows = new ParquetRows(channel, footer, columns);
      writer = new RowWriter(Schema.of(columns.stream().map(ReadColumn::column).toList()));
    }

    /** A batch of that row, encoded; nothing where it has a value that no column can hold. */
    byte[] row(long number) throws IOException {
      while (rows.row() < number && rows.next()) {
        if (rows.row() < number) {
          rows.skip();
        }
      }
      writer.clear();
      writer.begin(Op.INSERT, 0, number);
      try {
        rows.read(writer);
        writer.end();
      } catch (UnfitValue e) {
        writer.abort();
        return new byte[0];
      }
      RecordBatch batch = writer.take();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      RecordBatchCoder.of().encode(batch, bytes);
      return bytes.toByteArray();
    }
  }
}
