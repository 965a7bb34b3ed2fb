package dev.strandline.transforms.testing;

import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.Shard;
import dev.strandline.model.ShardOutput;
import dev.strandline.model.ShardWriter;
import dev.strandline.model.WrittenFile;
import java.util.List;

/** Writes nothing: a file's "checksum" is the text of its rows, one after another. */
public record FakeOutput() implements ShardOutput {
  private static final long serialVersionUID = 1;

  @Override
  public ShardWriter open(String shard, Schema schema) {
    return new Writer(Shard.parse(shard), schema);
  }

  private static final class Writer implements ShardWriter {
    private final Shard shard;
    private final Schema schema;
    private final StringBuilder rows = new StringBuilder();
    private long count;

    Writer(Shard shard, Schema schema) {
      this.shard = shard;
      this.schema = schema;
    }

    @Override
    public void add(RowCursor row) {
      rows.append(count++ > 0 ? ";" : "").append(Rows.text(row, schema));
    }

    @Override
    public List<WrittenFile> finish() {
      return List.of(
          new WrittenFile(
              shard.name(),
              "staging/1",
              shard.partition(),
              shard.file() + ".parquet",
              shard.k(),
              shard.n(),
              count,
              rows.length(),
              rows.toString()));
    }

    @Override
    public void close() {}
  }
}
