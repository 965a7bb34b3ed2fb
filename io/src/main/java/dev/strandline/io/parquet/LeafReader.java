package dev.strandline.io.parquet;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReaderImpl;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one leaf column, one after another, through all row groups.
 *
 * <p>Whatever parquet-java's decoders throw on bytes that they do not expect ends as {@link
 * CorruptInput} inside {@link UncheckedIOException}.
 */
final class LeafReader {
  private static final PrimitiveConverter NO_CONVERTER = new PrimitiveConverter() {};
  private static final ParsedVersion NO_VERSION = new ParsedVersion("unknown", null, null);

  private final SeekableByteChannel channel;
  private final ParquetFooter footer;
  private final ColumnDescriptor descriptor;
  private final int index;
  private @Nullable ColumnReaderImpl reader;
  private @Nullable ChunkPages pages;
  private long left;
  private long row;

  LeafReader(
      SeekableByteChannel channel, ParquetFooter footer, ColumnDescriptor descriptor, int index) {
    this.channel = channel;
    this.footer = footer;
    this.descriptor = descriptor;
    this.index = index;
  }

  /** Stands before the first entry of a row group. */
  void open(RowGroup group) throws IOException {
    row = 0;
    left = 0;
    reader = null;
    ColumnMetaData about = group.getColumns().get(index).getMeta_data();
    if (about == null || about.getNum_values() <= 0) {
      pages = null;
      return;
    }
    left = about.getNum_values();
    try {
      pages = ChunkPages.open(channel, footer, about);
      reader = new ColumnReaderImpl(descriptor, pages, NO_CONVERTER, NO_VERSION);
    } catch (RuntimeException e) {
      throw decoded(e);
    }
  }

  /** Whether this product wrote the file, and checked its values then. */
  boolean isOurs() {
    return footer.ours();
  }

  /** The decoder of the entry at hand. */
  private ColumnReaderImpl at() {
    if (reader == null || left <= 0) {
      throw new UncheckedIOException(corrupt("it has fewer entries than rows"));
    }
    return reader;
  }

  int definition() {
    return at().getCurrentDefinitionLevel();
  }

  /** The repetition level of the entry at hand; 0 behind the last. */
  int repetition() {
    return left <= 0 ? 0 : at().getCurrentRepetitionLevel();
  }

  boolean isThere() {
    return definition() == descriptor.getMaxDefinitionLevel();
  }

  int getInt() {
    try {
      return at().getInteger();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(decoded(e));
    }
  }

  long getLong() {
    try {
      return at().getLong();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(decoded(e));
    }
  }

  boolean getBool() {
    try {
      return at().getBoolean();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(decoded(e));
    }
  }

  float getFloat() {
    try {
      return at().getFloat();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(decoded(e));
    }
  }

  double getDouble() {
    try {
      return at().getDouble();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(decoded(e));
    }
  }

  byte[] getBytes() {
    try {
      return at().getBinary().getBytesUnsafe();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(decoded(e));
    }
  }

  /** The bytes where the page has them: a length that goes beyond it is only seen now. */
  ByteBuffer getBuffer() {
    try {
      return at().getBinary().toByteBuffer();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(decoded(e));
    }
  }

  /** Moves behind the entry at hand, whose value was read or is not there. */
  void next() {
    try {
      ColumnReaderImpl here = at();
      left--;
      if (left > 0) {
        here.consume();
        if (here.getCurrentRepetitionLevel() == 0) {
          row++;
        }
      } else {
        row++;
        if (pages != null) {
          pages.checkEnd();
        }
      }
    } catch (CorruptInput e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      throw new UncheckedIOException(decoded(e));
    }
  }

  /**
   * Holds the entries against the rows, all of which were read: a page's header that counts too
   * many of them would shift those behind it.
   *
   * @throws CorruptInput if entries are left over
   */
  void checkEnd() throws CorruptInput {
    if (left > 0) {
      throw corrupt("it has more entries than rows");
    }
  }

  /** Moves to that row of the row group, from 0, unless it stands there already. */
  void skipTo(long wanted) {
    while (row < wanted) {
      if (isThere()) {
        try {
          at().skip();
        } catch (RuntimeException e) {
          throw new UncheckedIOException(decoded(e));
        }
      }
      next();
    }
  }

  /** What a decoder threw, as a verdict on the file unless it was the storage that failed. */
  private IOException decoded(RuntimeException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
        return unchecked.getCause();
      }
    }
    return corrupt("its pages cannot be decoded: " + thrown.getMessage());
  }

  private CorruptInput corrupt(String why) {
    return new CorruptInput(
        InputFault.CORRUPT,
        footer.file(),
        footer.end(),
        "column " + String.join(".", descriptor.getPath()) + ": " + why);
  }
}
