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
 * never valid UTF-8: so the record that holds it is rejected, and only that record. A line end,
 * quote or delimiter behind a broken character is what it is.
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

  /** The bytes that every character has a multiple of. */
  private final int unit;

  private boolean ended;
  private boolean flushed;

  TranscodedInput(InputStream in, Charset charset) {
    this.in = in;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    this.unit = charset.canEncode() ? length("nn", charset) - length("n", charset) : 1;
  }

  private static int length(String text, Charset charset) {
    return text.getBytes(charset).length;
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

  /** No byte becomes more than three, so a block of them always has room. */
  private void convert() throws IOException {
    fill();
    utf8.clear();
    CoderResult decoded;
    do {
      decoded = decoder.decode(stored, chars, ended);
      flushed = ended && decoded.isUnderflow() && decoder.flush(chars).isUnderflow();
      encode();
      if (decoded.isError()) {
        utf8.put(UNKNOWN);
        pass(decoded.length());
      }
    } while (decoded.isError());
    utf8.flip();
  }

  private void fill() throws IOException {
    if (!ended) {
      stored.compact();
      int n = in.read(stored.array(), stored.position(), stored.remaining());
      ended = n < 0;
      stored.position(stored.position() + Math.max(n, 0)).flip();
    }
  }

  /** Half of a surrogate pair, which some charsets let by, is unknown too. */
  private void encode() {
    chars.flip();
    CoderResult encoded = encoder.encode(chars, utf8, flushed);
    while (encoded.isError()) {
      chars.position(chars.position() + encoded.length());
      utf8.put(UNKNOWN);
      encoded = encoder.encode(chars, utf8, flushed);
    }
    chars.compact();
  }

  /**
   * Passes over a broken character, but for what begins another: a unit of UTF-16 or UTF-32, or
   * bytes up to one of ASCII, which may be a line end, a quote or a delimiter. A line end that is
   * none in a shifted state of ISO-2022 ends that state, as every line has to (RFC 1468).
   */
  private void pass(int length) {
    int from = stored.position();
    int end = from + length;
    stored.position(from + Math.min(length, unit));
    if (unit == 1 && stored.get(from) == '\n') {
      utf8.put((byte) '\n');
      decoder.reset();
      return;
    }
    while (unit == 1 && stored.position() < end && stored.get(stored.position()) < 0) {
      stored.get();
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
