package dev.strandline.io.delimited;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text of any charset in, UTF-8 out. What the charset does not know becomes one 0xFF, which is
 * never valid UTF-8: so the record that holds it is rejected, and only that record.
 */
final class TranscodedInput extends InputStream {
  private static final int BLOCK = 1 << 15;
  private static final byte UNKNOWN = (byte) 0xFF;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final ByteBuffer stored = ByteBuffer.allocate(BLOCK).flip();
  private final CharBuffer chars = CharBuffer.allocate(BLOCK);
  private final ByteBuffer utf8 = ByteBuffer.allocate(4 * BLOCK).flip();
  private boolean ended;
  private boolean flushed;

  TranscodedInput(InputStream in, Charset charset) {
    this.in = in;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] to, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!utf8.hasRemaining()) {
      if (flushed) {
        return -1;
      }
      convert();
    }
    int n = Math.min(length, utf8.remaining());
    utf8.get(to, from, n);
    return n;
  }

  private void convert() throws IOException {
    if (!ended) {
      stored.compact();
      int n = in.read(stored.array(), stored.position(), stored.remaining());
      ended = n < 0;
      stored.position(stored.position() + Math.max(n, 0)).flip();
    }
    utf8.clear();
    CoderResult result = decoder.decode(stored, chars, ended);
    if (ended && result.isUnderflow()) {
      decoder.flush(chars);
      flushed = true;
    }
    chars.flip();
    encoder.encode(chars, utf8, false);
    chars.compact();
    if (result.isError()) {
      stored.position(stored.position() + result.length());
      utf8.put(UNKNOWN);
    }
    utf8.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
