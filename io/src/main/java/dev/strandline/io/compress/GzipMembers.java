package dev.strandline.io.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;

/**
 * All members of a gzip file (RFC 1952), one after the other, each with its header, CRC and length
 * checked before the end is reported.
 *
 * <p>The JDK's own stream asks {@code available()} whether another member follows and swallows what
 * it cannot parse there, so a damaged second member looks like the file's end. Hence this loop; it
 * is also as fast as the inflater itself, for it adds no buffer.
 */
final class GzipMembers extends InputStream {
  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int RESERVED = 0xE0;

  private final CountedInput in;
  private final String file;
  private final byte[] input = new byte[RawInflater.MOST_INPUT];
  private final RawInflater inflater;
  private final CRC32 crc = new CRC32();
  private int at;
  private int end;
  private long length;
  private int members;
  private boolean inMember;

  GzipMembers(CountedInput in, String file, RawInflater inflater) {
    this.in = in;
    this.file = file;
    this.inflater = inflater;
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
    while (inMember || openMember()) {
      int n = inflate(bytes, from, wanted);
      if (n > 0) {
        crc.update(bytes, from, n);
        length += n;
        return n;
      }
      if (inflater.finished()) {
        at = end - inflater.remaining();
        closeMember();
      } else if (fill()) {
        inflater.setInput(input, 0, end);
      } else {
        throw truncated();
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int from, int wanted) throws CorruptInput {
    try {
      return inflater.inflate(bytes, from, wanted);
    } catch (DataFormatException e) {
      at = end - inflater.remaining();
      throw new CorruptInput(
          InputFault.CORRUPT, file, offset(), "its deflate data is broken, " + e.getMessage(), e);
    }
  }

  /** False at the file's end, where a member is not owed any more. */
  private boolean openMember() throws IOException {
    if (at == end && !fill()) {
      if (members == 0) {
        throw truncated();
      }
      return false;
    }
    crc.reset();
    if (next() != 0x1F || next() != 0x8B) {
      throw members == 0
          ? fault(InputFault.NOT_THIS_COMPRESSION, "it does not begin as gzip does")
          : fault(
              InputFault.TRAILING_GARBAGE,
              "bytes that are no gzip member follow member " + members);
    }
    int method = next();
    if (method != 8) {
      throw fault(InputFault.CORRUPT, "unknown gzip method " + method);
    }
    int flags = next();
    if ((flags & RESERVED) != 0) {
      throw fault(InputFault.CORRUPT, "reserved gzip flags are set, " + flags);
    }
    skip(6);
    if ((flags & FEXTRA) != 0) {
      skip(next() | next() << 8);
    }
    if ((flags & FNAME) != 0) {
      skipText();
    }
    if ((flags & FCOMMENT) != 0) {
      skipText();
    }
    if ((flags & FHCRC) != 0) {
      int computed = (int) crc.getValue() & 0xFFFF;
      if ((next() | next() << 8) != computed) {
        throw fault(InputFault.CORRUPT, "the CRC of a gzip header is wrong");
      }
    }
    inflater.reset();
    inflater.setInput(input, at, end - at);
    crc.reset();
    length = 0;
    inMember = true;
    return true;
  }

  private void closeMember() throws IOException {
    long computed = crc.getValue();
    long stored = nextInt();
    if (stored != computed) {
      throw fault(
          InputFault.CORRUPT,
          "the CRC of gzip member %d is %08x, its data gives %08x"
              .formatted(members + 1, stored, computed));
    }
    long storedLength = nextInt();
    if (storedLength != (length & 0xFFFFFFFFL)) {
      throw fault(
          InputFault.CORRUPT,
          "the length of gzip member %d is %d modulo 2^32, its data gives %d"
              .formatted(members + 1, storedLength, length));
    }
    members++;
    inMember = false;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(input, 0, input.length));
    return end > 0;
  }

  private int next() throws IOException {
    if (at == end && !fill()) {
      throw truncated();
    }
    int b = input[at++] & 0xFF;
    crc.update(b);
    return b;
  }

  private long nextInt() throws IOException {
    return next() | next() << 8 | next() << 16 | (long) next() << 24;
  }

  private void skip(int bytes) throws IOException {
    for (int i = 0; i < bytes; i++) {
      next();
    }
  }

  private void skipText() throws IOException {
    int b;
    do {
      b = next();
    } while (b != 0);
  }

  private CorruptInput truncated() {
    return fault(
        InputFault.TRUNCATED,
        in.count() == 0
            ? "it is empty, which is no gzip file"
            : "it ends in the middle of gzip member " + (members + 1));
  }

  private CorruptInput fault(InputFault fault, String why) {
    return new CorruptInput(fault, file, offset(), why);
  }

  private long offset() {
    return in.count() - (end - at);
  }

  @Override
  public void close() throws IOException {
    inflater.close();
    in.close();
  }
}
