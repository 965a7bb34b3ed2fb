package dev.strandline.io.table;

import dev.strandline.io.commit.CommitException;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.parquet.ParquetTableReader;
import dev.strandline.io.store.Stores;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.StoredRows;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;

/**
 * A file that a table has, read again for its rows.
 *
 * <p>One that is gone or damaged ends in {@link CommitException}, which says what can be done:
 * unlike a bad input, it cannot be set aside.
 */
final class TableFile implements StoredRows {
  private final String path;
  private final ParquetTableReader reader;

  private TableFile(String path, ParquetTableReader reader) {
    this.path = path;
    this.reader = reader;
  }

  /**
   * Stands before the file's first row.
   *
   * @param file below the table
   * @param schema the table's columns, without the stored position
   */
  static TableFile open(String table, String file, Schema schema) throws IOException {
    String path = table + "/" + file;
    SeekableByteChannel channel;
    try {
      channel = Stores.open(table).openRead(file);
    } catch (NoSuchFileException e) {
      throw CommitException.unreadableFile(path, "it is not there", e);
    }
    try {
      return new TableFile(path, ParquetTableReader.open(channel, path, schema));
    } catch (CorruptInput e) {
      channel.close();
      throw CommitException.unreadableFile(path, e.why(), e);
    }
  }

  /** With its store's location. */
  String path() {
    return path;
  }

  /** What the file tells beside its rows. */
  ParquetTableReader reader() {
    return reader;
  }

  @Override
  public boolean next(RowWriter out) throws IOException {
    try {
      return reader.next(out);
    } catch (CorruptInput e) {
      throw CommitException.unreadableFile(path, e.why(), e);
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
