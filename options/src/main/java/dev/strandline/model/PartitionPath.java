package dev.strandline.model;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Hive-style folder names, {@code name=value}, that can never leave the table's folder.
 *
 * <p>Letters, digits and {@code - _ . ~ + , ; @ $ ( ) ! &} and inner spaces stand for themselves;
 * every other byte of the UTF-8 form is {@code %XX}. So {@code /}, {@code ..}, glob characters and
 * names that need a certain locale cannot occur. A null is {@value #NULL} and an empty text {@value
 * #EMPTY}, for Spark refuses a folder {@code name=}; a text that looks like one of them is encoded.
 * A name that no file system takes is cut and ends with {@code ~} and a hash of the whole.
 */
public final class PartitionPath {
  /** The value that stands for null, as in Hive, Spark and DuckDB. */
  public static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  /** The value that stands for an empty text. */
  public static final String EMPTY = "__EMPTY__";

  /** The most bytes that a folder's name can have. */
  private static final int MOST_BYTES = 255;

  private static final int HASH_BYTES = 10;
  private static final String PLAIN = "-_.~+,;@$()!&";

  private PartitionPath() {}

  /** The folder of the rows whose partition column has that value. */
  public static String folder(String name, String value) {
    String encoded = encode(value);
    if (encoded.isEmpty()) {
      return cut(encode(name) + "=" + EMPTY);
    }
    boolean looksAlike = encoded.equals(NULL) || encoded.equals(EMPTY);
    return cut(encode(name) + "=" + (looksAlike ? "%5F" + encoded.substring(1) : encoded));
  }

  /** The value that a folder's name has behind its equals sign; empty for null. */
  public static Optional<String> value(String encoded) {
    if (encoded.equals(NULL)) {
      return Optional.empty();
    }
    return Optional.of(encoded.equals(EMPTY) ? "" : decode(encoded));
  }

  private static String cut(String folder) {
    if (folder.length() <= MOST_BYTES) {
      return folder;
    }
    int keep = MOST_BYTES - 1 - 2 * HASH_BYTES;
    int escape = folder.lastIndexOf('%', keep - 1);
    keep = escape > keep - 3 ? escape : keep; // never within a %XX, nor within a character
    while (folder.charAt(keep) == '%' && "89AB".indexOf(folder.charAt(keep + 1)) >= 0) {
      keep -= 3;
    }
    return folder.substring(0, keep) + "~" + hash(folder);
  }

  private static String hash(String text) {
    byte[] hash = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
  }

  /** The folder of the rows whose partition column is null. */
  public static String nullFolder(String name) {
    return cut(encode(name) + "=" + NULL);
  }

  /** The text with every byte that is not plain as {@code %XX}. */
  public static String encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      boolean inner = i > 0 && i < bytes.length - 1;
      if (isPlain(bytes[i]) || (bytes[i] == ' ' && inner)) {
        encoded.append((char) bytes[i]);
      } else {
        encoded.append('%').append(hex(bytes[i] >> 4)).append(hex(bytes[i]));
      }
    }
    return encoded.toString();
  }

  /**
   * The text that {@link #encode} was given. Of others' texts a percent sign that is no code stays,
   * and so does the whole where its codes are no UTF-8.
   */
  public static String decode(String encoded) {
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    int n = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2)) {
        bytes[n++] =
            (byte) (Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16));
        i += 2;
      } else {
        bytes[n++] = bytes[i];
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, n)).toString();
    } catch (CharacterCodingException e) {
      return encoded;
    }
  }

  private static boolean isHex(byte[] bytes, int at) {
    return at < bytes.length && Character.digit(bytes[at], 16) >= 0;
  }

  private static boolean isPlain(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || PLAIN.indexOf(b) >= 0;
  }

  private static char hex(int nibble) {
    return Character.toUpperCase(Character.forDigit(nibble & 15, 16));
  }
}
