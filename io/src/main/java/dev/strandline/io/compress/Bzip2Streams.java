package dev.strandline.io.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * All streams of a bzip2 file, one after the other, each block and stream with its CRC compared.
 *
 * <p>commons-compress tells of bad data by plain IOExceptions and, now and then, by an index out of
 * bounds; what the storage below did not throw is therefore the data's fault.
 */
final class Bzip2Streams extends InputStream {
  private final CountedInput in;
  private final String file;
  private @Nullable BZip2CompressorInputStream streams;

  Bzip2Streams(CountedInput in, String file) {
    this.in = in;
    this.file = file;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int from, int wanted) throws IOException {
    try {
      BZip2CompressorInputStream opened = streams;
      if (opened == null) {
        opened = new BZip2CompressorInputStream(in, true);
        streams = opened;
      }
      return opened.read(bytes, from, wanted);
    } catch (IOException | RuntimeException e) {
      if (in.failure() != null) {
        throw e;
      }
      String why =
          in.count() == 0
              ? "it is empty, which is no bzip2 file"
              : "its bzip2 data is not whole, " + e.getMessage();
      throw new CorruptInput(faultOf(e), file, in.count(), why, e);
    }
  }

  private InputFault faultOf(Exception e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (in.count() == 0 || in.ended()) {
      return message.contains("garbage") ? InputFault.TRAILING_GARBAGE : InputFault.TRUNCATED;
    }
    if (message.contains("not in the bzip2 format")) {
      return InputFault.NOT_THIS_COMPRESSION;
    }
    return message.contains("garbage") ? InputFault.TRAILING_GARBAGE : InputFault.CORRUPT;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
