package dev.strandline.model;

import java.nio.charset.StandardCharsets;

/**
 * Hive-style folder names, {@code name=value}, that can never leave the table's folder.
 *
 * <p>Letters, digits and {@code - _ . ~ + , ; @ $ ( ) ! &} and inner spaces stand for themselves;
 * every other byte of the UTF-8 form is {@code %XX}. So {@code /}, {@code ..}, glob characters and
 * names that need a certain locale cannot occur. A null is {@value #NULL}; a text that looks like
 * it is encoded.
 */
public final class PartitionPath {
  /** The value that stands for null, as in Hive, Spark and DuckDB. */
  public static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private static final String PLAIN = "-_.~+,;@$()!&";

  private PartitionPath() {}

  /** The folder of the rows whose partition column has that value. */
  public static String folder(String name, String value) {
    String encoded = encode(value);
    return encode(name) + "=" + (encoded.equals(NULL) ? "%5F" + NULL.substring(1) : encoded);
  }

  /** The folder of the rows whose partition column is null. */
  public static String nullFolder(String name) {
    return encode(name) + "=" + NULL;
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

  /** The text that {@link #encode} was given. */
  public static String decode(String encoded) {
    byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
    int n = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%') {
        bytes[n++] = (byte) Integer.parseInt(encoded, i + 1, i + 3, 16);
        i += 2;
      } else {
        bytes[n++] = bytes[i];
      }
    }
    return new String(bytes, 0, n, StandardCharsets.UTF_8);
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
