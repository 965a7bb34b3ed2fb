package dev.strandline.io.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * All frames of a zstd file (RFC 8878), one after the other, each with its checksum compared if it
 * has one. Not the binding's own stream: that one takes a file for whole that is cut in the header
 * of a second frame.
 */
final class ZstdFrames extends InputStream {
  private static final int BLOCK = 1 << 17;

  private final CountedInput in;
  private final String file;
  private final byte[] input = new byte[BLOCK];
  private final ByteBuffer stored = ByteBuffer.allocateDirect(BLOCK).limit(0);
  private final ByteBuffer plain = ByteBuffer.allocateDirect(BLOCK).limit(0);
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private int frames;
  private boolean inFrame;

  /** Whether the decoder holds plain bytes that did not fit into the last block. */
  private boolean holdsMore;

  ZstdFrames(CountedInput in, String file) {
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
    if (wanted == 0) {
      return 0;
    }
    while (!plain.hasRemaining()) {
      if (!holdsMore && !stored.hasRemaining() && !fill()) {
        if (inFrame || frames == 0) {
          throw fault(
              InputFault.TRUNCATED,
              in.count() == 0
                  ? "it is empty, which is no zstd file"
                  : "it ends in the middle of zstd frame " + (frames + 1));
        }
        return -1;
      }
      decode();
    }
    int n = Math.min(wanted, plain.remaining());
    plain.get(bytes, from, n);
    return n;
  }

  private boolean fill() throws IOException {
    int n = in.read(input, 0, BLOCK);
    stored.clear();
    stored.put(input, 0, Math.max(n, 0)).flip();
    return n > 0;
  }

  private void decode() throws CorruptInput {
    plain.clear();
    try {
      boolean ended = context.decompressDirectByteBufferStream(plain, stored);
      frames += ended ? 1 : 0;
      inFrame = !ended;
      holdsMore = inFrame && !plain.hasRemaining();
    } catch (ZstdException e) {
      throw broken(e);
    }
    plain.flip();
  }

  private CorruptInput broken(ZstdException e) {
    if (e.getErrorCode() == Zstd.errPrefixUnknown() && !inFrame) {
      return frames == 0
          ? fault(InputFault.NOT_THIS_COMPRESSION, "it does not begin as zstd does")
          : fault(
              InputFault.TRAILING_GARBAGE, "bytes that are no zstd frame follow frame " + frames);
    }
    String why = Zstd.getErrorName(-e.getErrorCode());
    return new CorruptInput(
        InputFault.CORRUPT, file, offset(), "zstd frame " + (frames + 1) + " is broken, " + why, e);
  }

  private CorruptInput fault(InputFault fault, String why) {
    return new CorruptInput(fault, file, offset(), why);
  }

  private long offset() {
    return in.count() - stored.remaining();
  }

  @Override
  public void close() throws IOException {
    context.close();
    in.close();
  }
}
