package dev.strandline.io.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The plain bytes of a stored file, whatever it is compressed with. Every gzip member, zstd frame
 * and bzip2 stream of the file is read and its checksums are compared; what is truncated, broken or
 * followed by garbage ends as {@link CorruptInput}, never as an early end of file. (A file cut
 * exactly between two members is a whole shorter file; no reader can tell.)
 */
public enum Compression {
  /** What the first bytes say; failing that, what the name's ending promises. */
  AUTO,
  NONE,
  GZIP,
  ZSTD,
  BZIP2;

  private static final int HEAD_BYTES = 10;

  /**
   * Opens one file.
   *
   * @param file its path, for messages and for {@link #AUTO}
   */
  public DecompressedStream open(InputStream stored, String file, DecompressionLimits limits)
      throws IOException {
    CountedInput in = new CountedInput(stored, HEAD_BYTES);
    Compression chosen = this == AUTO ? choose(in, file) : this;
    return new DecompressedStream(chosen.decoder(in, file), in, chosen, file, limits);
  }

  /** The compression that a name's ending stands for. */
  public static Optional<Compression> ofName(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz") || name.endsWith(".gzip")) {
      return Optional.of(GZIP);
    }
    if (name.endsWith(".zst") || name.endsWith(".zstd")) {
      return Optional.of(ZSTD);
    }
    return name.endsWith(".bz2") || name.endsWith(".bzip2") ? Optional.of(BZIP2) : Optional.empty();
  }

  /** The compression whose magic bytes a file begins with; 10 bytes are enough. */
  public static Optional<Compression> ofMagic(byte[] head) {
    if (startsWith(head, 0x1F, 0x8B, 8)) {
      return Optional.of(GZIP);
    }
    // A zstd file may begin with a frame to skip: 50 to 5F, then 2A 4D 18.
    boolean skippable = head.length > 0 && (head[0] & 0xF0) == 0x50;
    if (startsWith(head, 0x28, 0xB5, 0x2F, 0xFD)
        || (skippable && startsWith(head, head[0] & 0xFF, 0x2A, 0x4D, 0x18))) {
      return Optional.of(ZSTD);
    }
    // "BZh" alone may begin a line of text: the first block's (or the end's) magic must follow.
    boolean named = startsWith(head, 'B', 'Z', 'h') && head.length >= HEAD_BYTES;
    byte[] block = named ? Arrays.copyOfRange(head, 4, HEAD_BYTES) : new byte[0];
    return startsWith(block, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59)
            || startsWith(block, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90)
        ? Optional.of(BZIP2)
        : Optional.empty();
  }

  private static Compression choose(CountedInput in, String file) throws IOException {
    Optional<Compression> found = ofMagic(in.head());
    Optional<Compression> named = ofName(file);
    if (found.isEmpty() && named.isPresent()) {
      in.close();
      String head = HexFormat.ofDelimiter(" ").formatHex(in.head());
      throw new CorruptInput(
          in.head().length == 0 ? InputFault.TRUNCATED : InputFault.NOT_THIS_COMPRESSION,
          file,
          0,
          in.head().length == 0
              ? "it is empty, which is no %s file".formatted(named.get().word())
              : "its name says %s, its first bytes (%s) do not; declare compression: none if it is plain"
                  .formatted(named.get().word(), head));
    }
    return found.orElse(NONE);
  }

  private InputStream decoder(CountedInput in, String file) throws IOException {
    return switch (this) {
      case GZIP -> new GzipMembers(in, file, RawInflater.of(in.available()));
      case ZSTD -> new ZstdFrames(in, file);
      case BZIP2 -> new Bzip2Streams(in, file);
      case NONE, AUTO -> in;
    };
  }

  /**
   * Loads what is used for so many stored bytes, which their first reader would have to wait for;
   * whether there is anything that is faster with them.
   */
  public boolean makeReady(long storedBytes) {
    return this == GZIP && RawInflater.isFast(storedBytes);
  }

  /** The word of the spec. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static boolean startsWith(byte[] head, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= head.length || (head[i] & 0xFF) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
