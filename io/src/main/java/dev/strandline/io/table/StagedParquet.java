package dev.strandline.io.table;

import dev.strandline.io.RunProgress;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.parquet.ParquetSettings;
import dev.strandline.io.parquet.ParquetWriter;
import dev.strandline.io.parquet.StoredPosition;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Completion;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import dev.strandline.model.ShardOutput;
import dev.strandline.model.ShardWriter;
import dev.strandline.model.WrittenFile;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes shards as Parquet files in a table's staging folder.
 *
 * @param append whether files join those of earlier runs, so that their names must be new
 */
record StagedParquet(
    String table, String runId, ParquetSettings settings, StoredPosition stored, boolean append)
    implements ShardOutput {
  private static final long serialVersionUID = 1;
  private static final int BUFFER_BYTES = 1 << 17;

  /** One set of page buffers serves all files that a thread writes. */
  private static final ThreadLocal<@Nullable Reusable> WRITERS = new ThreadLocal<>();

  private record Reusable(Schema schema, StagedParquet of, ParquetWriter writer) {}

  @Override
  public ShardWriter open(String shard, Schema schema) throws IOException {
    return new Writing(Shard.parse(shard), writer(schema), Writing.LENT);
  }

  /** A writer with buffers of its own, for a second file that a thread writes beside another. */
  ShardWriter apart(String shard, Schema schema) throws IOException {
    return new Writing(
        Shard.parse(shard), new ParquetWriter(schema, settings, stored), Writing.OWN);
  }

  private ParquetWriter writer(Schema schema) {
    Reusable last = WRITERS.get();
    // Mostly the same object, which Objects.equals sees before it asks the record.
    if (last != null && last.schema.equals(schema) && Objects.equals(last.of, this)) {
      return last.writer;
    }
    if (last != null) {
      last.writer.close();
    }
    ParquetWriter writer = new ParquetWriter(schema, settings, stored);
    WRITERS.set(new Reusable(schema, this, writer));
    return writer;
  }

  private final class Writing implements ShardWriter {
    private static final boolean LENT = false;
    private static final boolean OWN = true;

    private final Shard shard;
    private final String staged;
    private final Counted out;
    private final ParquetWriter writer;
    private final boolean ownsWriter;
    private boolean finished;
    private boolean closed;

    Writing(Shard shard, ParquetWriter writer, boolean ownsWriter) throws IOException {
      this.shard = shard;
      this.staged = TableLayout.staging(runId) + "/" + UUID.randomUUID() + ".staged";
      this.out =
          new Counted(
              new BufferedOutputStream(Stores.open(table).createStaged(staged), BUFFER_BYTES));
      this.writer = writer;
      this.ownsWriter = ownsWriter;
      writer.open(out);
    }

    @Override
    public void add(RowCursor row) throws IOException {
      writer.add(row);
    }

    @Override
    public List<WrittenFile> finish() throws IOException {
      List<WrittenFile> files = describe(writer.finish());
      out.close();
      end();
      return files;
    }

    @Override
    public Completion finishSoon() throws IOException {
      List<WrittenFile> files = describe(writer.finish());
      Completion durable = ClosedAside.begin(out, files, this::drop);
      end();
      return durable;
    }

    private void end() {
      finished = true;
      closed = true;
      if (ownsWriter) {
        writer.close();
      }
    }

    private List<WrittenFile> describe(ParquetWriter.Written written) {
      RunProgress.of(runId).written(written.rows());
      String name = (append ? runId + "-" : "") + shard.file() + ".parquet";
      return List.of(
          new WrittenFile(
              shard.name(),
              staged,
              shard.partition(),
              name,
              shard.k(),
              shard.n(),
              written.rows(),
              written.bytes(),
              "crc32c:" + HexFormat.of().toHexDigits((int) out.crc.getValue())));
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        if (ownsWriter) {
          writer.close();
        }
        if (!finished) {
          drop();
        }
      }
    }

    private void drop() throws IOException {
      Stores.open(table).delete(staged);
    }
  }

  private static final class Counted extends FilterOutputStream {
    private final CRC32C crc = new CRC32C();

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      crc.update(b);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      crc.update(bytes, from, length);
      out.write(bytes, from, length);
    }
  }
}
