package dev.strandline.transforms;

import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.ShardWriter;
import dev.strandline.model.WrittenFile;
import dev.strandline.transforms.reduce.RowConsumer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shard's writer, opened with its first row: after the reducer has let go of its memory. */
final class LateWriter implements RowConsumer, AutoCloseable {
  /** Opens the writer. */
  interface Opener {
    ShardWriter open(Schema schema) throws IOException;
  }

  private final Opener opener;
  private @Nullable Schema schema;
  private @Nullable ShardWriter writer;

  LateWriter(Opener opener) {
    this.opener = opener;
  }

  RowConsumer expecting(Schema rows) {
    schema = rows;
    return this;
  }

  @Override
  public void accept(RowCursor row) throws IOException {
    ShardWriter current = writer;
    if (current == null) {
      if (schema == null) {
        throw new IllegalStateException("a row came before its schema");
      }
      current = opener.open(schema);
      writer = current;
    }
    current.add(row);
  }

  /** The files, durable; none if no row came. */
  List<WrittenFile> finish() throws IOException {
    return writer == null ? List.of() : writer.finish();
  }

  /** The files, which those completions make durable. */
  List<WrittenFile> finish(Completions durable) throws IOException {
    return writer == null ? List.of() : durable.add(writer.finishSoon());
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
