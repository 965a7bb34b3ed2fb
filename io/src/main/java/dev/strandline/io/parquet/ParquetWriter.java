package dev.strandline.io.parquet;

import dev.strandline.model.Bytes;
import dev.strandline.model.Column;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to Parquet files, one file after another.
 *
 * <pre>
 *   try (var writer = new ParquetWriter(schema, ParquetSettings.DEFAULT, StoredPosition.RECORD)) {
 *     for (each file) {
 *       writer.open(out);                       // a stream of the caller's
 *       while (cursor.next()) writer.add(cursor);
 *       ParquetWriter.Written written = writer.finish();
 *       out.close();
 *     }
 *   }
 * </pre>
 *
 * <p>Files have data pages of version 1, encodings chosen a column from a sample, exact statistics
 * a row group, the schema's text as metadata under {@link #SCHEMA_KEY}. The same rows in the same
 * order give files with the same content; the choice of encodings may differ with what the writer
 * saw in earlier files. Buffers serve all files: keep one writer a thread, not one a file. Not for
 * use by two threads.
 */
public final class ParquetWriter implements AutoCloseable {
  /** The key of the metadata that holds {@link Schema#text()}. */
  public static final String SCHEMA_KEY = "strandline.schema";

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final int FORMAT_VERSION = 1;
  private static final String CREATED_BY = "strandline version 0.1.0 (build 0)";

  /** Bytes of rows between two looks at the memory held. */
  private static final int LOOK_EVERY = 1 << 18;

  /**
   * What a file came to.
   *
   * @param bytes the file's length
   */
  public record Written(long rows, long bytes, int rowGroups) {}

  private final Schema schema;
  private final ParquetSettings settings;
  private final StoredPosition stored;
  private final FileSchema fileSchema;
  private final PageScratch scratch;
  private final List<ColumnChunkWriter> leaves = new ArrayList<>();
  private final @Nullable Shredder[] nested;
  private final ColumnChunkWriter[] flat;

  /** The pages of columns that are not nested. */
  private final @Nullable PageValues[] pages;

  private final OriginEncoder origins = new OriginEncoder();
  private final List<ColumnOrder> orders = new ArrayList<>();

  private @Nullable OutputStream out;
  private long position;
  private long rows;
  private long groupRows;
  private long groupBytes;
  private long nextLook;

  /** No page has as many rows as it takes before the group has so many. */
  private long nextEnd;

  private final List<RowGroup> groups = new ArrayList<>();

  public ParquetWriter(Schema schema, ParquetSettings settings, StoredPosition stored) {
    this.schema = schema;
    this.settings = settings;
    this.stored = stored;
    this.fileSchema = new FileSchema(stored.after(schema));
    this.scratch = new PageScratch(settings);
    for (LeafColumn leaf : fileSchema.leaves()) {
      boolean origin =
          stored != StoredPosition.NONE && leaf.path().get(0).equals(StoredPosition.ORIGIN);
      ValueEncoder encoder = origin ? origins : new SampledEncoder(leaf, settings);
      leaves.add(new ColumnChunkWriter(leaf, settings, encoder, scratch));
      orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()));
    }
    this.nested = new Shredder[schema.size()];
    this.flat = flatten();
    this.pages = new PageValues[nested.length];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = nested[i] == null ? flat[i].page() : null;
    }
  }

  /** Notes the writer of each flat column, and a shredder for each other. */
  private ColumnChunkWriter[] flatten() {
    List<ColumnChunkWriter> first = new ArrayList<>();
    int leaf = 0;
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      first.add(leaves.get(leaf));
      if (column.type() instanceof Type.Array || column.type() instanceof Type.Struct) {
        Shredder shredder = new Shredder(column, leaves, leaf);
        nested[i] = shredder;
        leaf = shredder.endLeaf();
      } else {
        leaf++;
      }
    }
    first.addAll(leaves.subList(leaf, leaves.size()));
    return first.toArray(new ColumnChunkWriter[0]);
  }

  /** Starts a file; what was not finished is forgotten. */
  public void open(OutputStream file) throws IOException {
    leaves.forEach(ColumnChunkWriter::clear);
    groups.clear();
    rows = 0;
    groupRows = 0;
    groupBytes = 0;
    nextLook = LOOK_EVERY;
    nextEnd = 0;
    file.write(MAGIC);
    position = MAGIC.length;
    out = file;
  }

  /** Adds all rows of a batch of the writer's schema. */
  public void add(RecordBatch batch) throws IOException {
    RowCursor cursor = batch.cursor();
    while (cursor.next()) {
      add(cursor);
    }
  }

  /**
   * Adds the cursor's row, of the writer's schema.
   *
   * <p>The hot path of every table: all columns in one loop and no call for a value but the copy of
   * a text, for the first compiler inlines little. Whether a page has its bytes, or its array has,
   * is one comparison a value; whether it has its rows, one a row.
   */
  public void add(RowCursor row) throws IOException {
    byte[] from = row.buffer();
    @Nullable PageValues[] all = pages;
    int columns = nested.length;
    for (int i = 0; i < columns; i++) {
      PageValues page = all[i];
      if (page == null) {
        addNested(row, i);
        continue;
      }
      if (row.isNull(i)) {
        flat[i].addNull(groupRows);
        continue;
      }
      switch (page.form) {
        case PageValues.TEXT -> page.addText(from, row.start(i), row.end(i));
        case PageValues.INT -> page.addInt(Bytes.getInt(from, row.start(i)));
        case PageValues.LONG -> page.addLong(Bytes.getLong(from, row.start(i)));
        case PageValues.BYTE -> page.addByte(from[row.start(i)]);
        default -> page.addFixed(from, row.start(i), row.end(i));
      }
      if (page.atLimit()) {
        flat[i].limit(groupRows + 1);
      }
    }
    if (stored != StoredPosition.NONE) {
      addPosition(row, columns);
    }
    groupRows++;
    if (groupRows >= nextEnd) {
      endRows();
    }
    groupBytes += row.rowEnd() - row.rowStart();
    if (groupBytes >= nextLook) {
      look();
    }
  }

  private void addNested(RowCursor row, int column) throws IOException {
    Shredder shredder = nested[column];
    if (shredder != null) {
      shredder.add(row, column);
    }
  }

  private void addPosition(RowCursor row, int column) throws IOException {
    ColumnChunkWriter origin = flat[column];
    origin.page().addInt(origins.numberOf(row));
    if (origin.page().atLimit()) {
      origin.limit(groupRows + 1);
    }
    ColumnChunkWriter seq = flat[column + 1];
    seq.page().addLong(row.seq());
    if (seq.page().atLimit()) {
      seq.limit(groupRows + 1);
    }
    if (stored == StoredPosition.LOG || stored == StoredPosition.COLUMNS) {
      addText(column + 2, row.buffer(), row.logStart(), row.logEnd());
    }
    if (stored == StoredPosition.COLUMNS) {
      byte[] columns = StoredColumns.encode(row, schema);
      if (columns == null) {
        flat[column + 3].addNull(groupRows);
      } else {
        addText(column + 3, columns, 0, columns.length);
      }
    }
  }

  private void addText(int column, byte[] from, int start, int end) throws IOException {
    PageValues page = flat[column].page();
    page.addText(from, start, end);
    if (page.atLimit()) {
      flat[column].limit(groupRows + 1);
    }
  }

  /** Ends pages that have as many rows as they take. */
  private void endRows() throws IOException {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < flat.length; i++) {
      if (i >= nested.length || nested[i] == null) {
        next = Math.min(next, flat[i].endRows(groupRows));
      }
    }
    nextEnd = next;
  }

  private void look() throws IOException {
    nextLook = groupBytes + LOOK_EVERY;
    if (groupBytes >= settings.rowGroupSize() || held() >= settings.memory()) {
      endGroup();
    }
  }

  /** Bytes of the open file that wait for their row group's end. */
  public long held() {
    long held = 0;
    for (ColumnChunkWriter leaf : leaves) {
      held += leaf.held();
    }
    return held;
  }

  private void endGroup() throws IOException {
    OutputStream file = opened();
    long start = position;
    long uncompressed = 0;
    List<ColumnChunk> chunks = new ArrayList<>(leaves.size());
    for (ColumnChunkWriter leaf : leaves) {
      ColumnChunk chunk = leaf.finish(file, position, groupRows);
      position += chunk.getMeta_data().getTotal_compressed_size();
      uncompressed += chunk.getMeta_data().getTotal_uncompressed_size();
      chunks.add(chunk);
    }
    RowGroup group = new RowGroup(chunks, uncompressed, groupRows);
    group.setFile_offset(start).setTotal_compressed_size(position - start);
    if (groups.size() <= Short.MAX_VALUE) {
      group.setOrdinal((short) groups.size());
    }
    groups.add(group);
    rows += groupRows;
    groupRows = 0;
    groupBytes = 0;
    nextLook = LOOK_EVERY;
    nextEnd = 0;
  }

  /** Ends the file with its footer; the stream is left to the caller, to be closed. */
  public Written finish() throws IOException {
    if (groupRows > 0) {
      endGroup();
    }
    OutputStream file = opened();
    FileMetaData footer =
        new FileMetaData(FORMAT_VERSION, fileSchema.elements(), rows, groups)
            .setCreated_by(CREATED_BY)
            .setKey_value_metadata(
                List.of(
                    new KeyValue(SCHEMA_KEY).setValue(schema.text()),
                    new KeyValue(FooterChecksum.KEY).setValue(FooterChecksum.ZEROS)))
            .setColumn_orders(orders);
    GrowingBytes bytes = scratch.encoded;
    bytes.clear();
    Util.writeFileMetaData(footer, bytes);
    FooterChecksum.fill(bytes.bytes, GrowingBytes.HEADROOM, bytes.at);
    bytes.putInt(bytes.size());
    bytes.write(MAGIC, 0, MAGIC.length);
    file.write(bytes.bytes, GrowingBytes.HEADROOM, bytes.size());
    out = null;
    return new Written(rows, position + bytes.size(), groups.size());
  }

  private OutputStream opened() {
    if (out == null) {
      throw new IllegalStateException("no file is open");
    }
    return out;
  }

  /** Frees what the codec holds outside the heap. */
  @Override
  public void close() {
    scratch.close();
  }
}
