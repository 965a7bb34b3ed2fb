package dev.strandline.io.delimited;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The upper half of a charset that has one byte a character and ASCII below: its bytes can be
 * scanned as they are, and only fields with a top bit set are ever transcoded.
 */
final class CharsetTable {
  private static final int HALF = 128;

  private final byte[][] utf8 = new byte[HALF][];

  private CharsetTable(Charset charset) {
    for (int i = 0; i < HALF; i++) {
      String text = decode(charset, HALF + i);
      utf8[i] = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Whether records of this charset can be told apart without decoding it. */
  static boolean scannable(Charset charset) {
    return charset.equals(StandardCharsets.UTF_8) || singleByte(charset);
  }

  /** The table of a scannable charset; none for UTF-8, which needs no transcoding. */
  static @Nullable CharsetTable of(Charset charset) {
    return singleByte(charset) ? new CharsetTable(charset) : null;
  }

  private static boolean singleByte(Charset charset) {
    if (!charset.canEncode() || charset.newEncoder().maxBytesPerChar() > 1) {
      return false;
    }
    byte[] ascii = new byte[HALF];
    for (int b = 0; b < HALF; b++) {
      ascii[b] = (byte) b;
    }
    return new String(ascii, StandardCharsets.US_ASCII).equals(new String(ascii, charset));
  }

  private static @Nullable String decode(Charset charset, int b) {
    try {
      CharBuffer text = charset.newDecoder().decode(ByteBuffer.wrap(new byte[] {(byte) b}));
      return text.toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** The place of the first byte that the charset does not know, or -1. */
  int firstUnknown(byte[] bytes, int from, int to) {
    for (int p = from; p < to; p++) {
      if (bytes[p] < 0 && utf8[bytes[p] + HALF].length == 0) {
        return p;
      }
    }
    return -1;
  }

  /** Writes the text's UTF-8 form, at most three bytes a byte, and returns its end. */
  int transcode(byte[] from, int start, int end, byte[] to, int at) {
    int q = at;
    for (int p = start; p < end; p++) {
      byte b = from[p];
      if (b >= 0) {
        to[q++] = b;
      } else {
        for (byte part : utf8[b + HALF]) {
          to[q++] = part;
        }
      }
    }
    return q;
  }
}
