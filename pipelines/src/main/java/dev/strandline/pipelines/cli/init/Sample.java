package dev.strandline.pipelines.cli.init;

import dev.strandline.io.compress.Compression;
import dev.strandline.io.compress.DecompressedStream;
import dev.strandline.io.compress.DecompressionLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The beginning of a file, decompressed. */
final class Sample {
  /** Enough for some thousands of rows, and read in a blink. */
  private static final int MOST_BYTES = 1 << 20;

  private static final DecompressionLimits LIMITS = new DecompressionLimits(64L << 20, 10_000);

  private final byte[] bytes;
  private final boolean whole;

  private Sample(byte[] bytes, boolean whole) {
    this.bytes = bytes;
    this.whole = whole;
  }

  static Sample of(Path file) throws IOException {
    try (InputStream stored = new BufferedInputStream(Files.newInputStream(file));
        DecompressedStream plain = Compression.AUTO.open(stored, file.toString(), LIMITS)) {
      byte[] bytes = plain.readNBytes(MOST_BYTES + 1);
      boolean whole = bytes.length <= MOST_BYTES;
      return new Sample(whole ? bytes : Arrays.copyOf(bytes, MOST_BYTES), whole);
    }
  }

  /** Whether this is all of the file. */
  boolean whole() {
    return whole;
  }

  boolean startsWith(String ascii) {
    byte[] magic = ascii.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= magic.length && Arrays.equals(magic, Arrays.copyOf(bytes, magic.length));
  }

  /** What a byte order mark says, else UTF-8 where the bytes are that, else windows-1252. */
  Charset charset() {
    if (startsWith("\u00ff\u00fe")) {
      return StandardCharsets.UTF_16LE;
    }
    if (startsWith("\u00fe\u00ff")) {
      return StandardCharsets.UTF_16BE;
    }
    return isUtf8() ? StandardCharsets.UTF_8 : Charset.forName("windows-1252");
  }

  /** The text, without a byte order mark. */
  String text() {
    String text = new String(bytes, charset());
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private boolean isUtf8() {
    // The sample may end within a character, of which three bytes at most can be there.
    int mostCut = whole ? 0 : Math.min(3, bytes.length);
    for (int cut = 0; cut <= mostCut; cut++) {
      if (isUtf8(bytes.length - cut)) {
        return true;
      }
    }
    return false;
  }

  private boolean isUtf8(int length) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
