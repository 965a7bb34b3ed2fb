package dev.strandline.io.delimited;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Dialects and bytes that are mostly made of what a dialect gives a meaning to. */
final class RandomText {
  private static final String[] DELIMITERS = {"|", ",", "\t", ";", "||", "|~|", "\u0001", "§", " "};
  private static final int[] QUOTES = {'"', '"', '"', '\'', Dialect.NONE};
  private static final int[] ESCAPES = {Dialect.NONE, Dialect.NONE, '\\', '^'};
  private static final String[] COMMENTS = {"", "", "#", "--"};
  private static final Charset[] CHARSETS = {
    StandardCharsets.UTF_8,
    StandardCharsets.UTF_8,
    StandardCharsets.ISO_8859_1,
    Charset.forName("windows-1252")
  };
  private static final String[] WORDS = {
    "a", "b", "N", " ", "\t", "\u0000", "é", "€", "\uD83D\uDE00", "plain text of some length", "-"
  };
  private static final int[][] BROKEN = {
    {0xFF}, {0xC0, 0x80}, {0xED, 0xA0, 0x80}, {0xF5, 0x80, 0x80, 0x80}, {0xE2, 0x82}, {0x81}
  };

  private final Random random;

  RandomText(long seed) {
    random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  Dialect dialect() {
    Dialect base = Dialect.delimitedBy(DELIMITERS[below(DELIMITERS.length)]);
    while (true) {
      try {
        Dialect dialect =
            base.withQuote(QUOTES[below(QUOTES.length)])
                .withEscape(ESCAPES[below(ESCAPES.length)])
                .withComment(COMMENTS[below(COMMENTS.length)])
                .withCharset(CHARSETS[below(CHARSETS.length)])
                .withTrim(below(4) == 0)
                .withSkipEmptyLines(below(4) > 0);
        return below(3) > 0
            ? dialect
            : dialect.withLimits(1 + below(60), 1 + below(30), 1 + below(10));
      } catch (IllegalArgumentException e) {
        // Two switches that exclude each other: draw again.
        base = Dialect.delimitedBy(DELIMITERS[below(DELIMITERS.length)]);
      }
    }
  }

  /** Mostly structure, little text, now and then bytes that are no text at all. */
  byte[] file(Dialect dialect, int tokens) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int mode = below(3);
    for (int i = 0; i < tokens; i++) {
      out.writeBytes(token(dialect, mode));
    }
    return out.toByteArray();
  }

  private byte[] token(Dialect dialect, int mode) {
    Charset charset = dialect.charset();
    return switch (below(mode == 2 ? 15 : 14)) {
      case 0, 1, 2 -> dialect.delimiter().getBytes(charset);
      case 3, 4 -> ascii(dialect.quote());
      case 5 -> (quote(dialect) + dialect.delimiter() + quote(dialect)).getBytes(charset);
      case 6 -> ascii(dialect.escape());
      case 7 -> ascii('\n');
      case 8 -> "\r\n".getBytes(charset);
      case 9 -> mode == 0 ? new byte[0] : ascii('\r');
      case 10 -> ("\n" + dialect.comment()).getBytes(charset);
      case 14 -> broken();
      default -> WORDS[below(WORDS.length)].getBytes(charset);
    };
  }

  private byte[] broken() {
    int[] broken = BROKEN[below(BROKEN.length)];
    byte[] bytes = new byte[broken.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) broken[i];
    }
    return bytes;
  }

  private static String quote(Dialect dialect) {
    return dialect.quote() == Dialect.NONE ? "" : String.valueOf((char) dialect.quote());
  }

  private static byte[] ascii(int c) {
    return c < 0 ? new byte[0] : new byte[] {(byte) c};
  }

  /** The bytes in reads of random length. */
  ByteArrayInputStream inPieces(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int from, int length) {
        return super.read(to, from, length == 0 ? 0 : 1 + below(length));
      }

      @Override
      public int readNBytes(byte[] to, int from, int length) {
        int n = 0;
        while (n < length) {
          int got = read(to, from + n, length - n);
          if (got < 0) {
            break;
          }
          n += got;
        }
        return n;
      }
    };
  }
}
