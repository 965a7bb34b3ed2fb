package dev.strandline.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where rows come from: the part of a position that the rows of one file, or of one log, share.
 *
 * <p>A position is (origin, log bytes, seq). Two positions compare only when their {@link #domain}s
 * are equal: first by {@link #order}, then by log bytes, both as unsigned bytes, then by seq as an
 * unsigned number.
 *
 * <p>Rows of a log have the log's origin, and beside it the {@link #input} that they were read
 * from, which says nothing about their order: only which of them go when that input is found bad,
 * or is read again. It is part of the identity, and is not stored with the rows.
 */
public final class Origin implements Comparable<Origin> {
  private final String domain;
  private final byte[] order;
  private final @Nullable Origin input;

  /** What {@link #text()} gives, once asked for: a merge asks for each row that it writes. */
  private @Nullable String text;

  /**
   * @param domain the source and its incarnation, such as {@code raw} or {@code pg:shop:7412...}
   * @param order bytes that order the origins of one domain; empty where only the log orders
   */
  public Origin(String domain, byte[] order) {
    this(domain, order, null);
  }

  private Origin(String domain, byte[] order, @Nullable Origin input) {
    this.domain = Objects.requireNonNull(domain, "domain");
    this.order = order.clone();
    this.input = input;
  }

  /** The same place in the order, of rows that were read from that input. */
  public Origin readFrom(Origin from) {
    return new Origin(domain, order, from.input());
  }

  /** What the rows were read from: this, unless a step has given them another position. */
  public Origin input() {
    return input == null ? this : input;
  }

  public String domain() {
    return domain;
  }

  /** The origin of a file: its path relative to its source's root, and its content's version. */
  public static Origin file(String domain, String relativePath, long version) {
    byte[] path = relativePath.getBytes(StandardCharsets.UTF_8);
    ByteBuffer order = ByteBuffer.allocate(path.length + 1 + Long.BYTES);
    order.put(path).put((byte) 0).putLong(version);
    return new Origin(domain, order.array());
  }

  /**
   * A negative number, zero or a positive number as this stands before, with or after that. A
   * domain {@code d} stands before every {@code d#incarnation}: it is that of rows that a snapshot
   * read without naming the incarnation.
   *
   * @throws IncomparablePositions when the domains differ otherwise
   */
  @Override
  public int compareTo(Origin that) {
    if (domain.equals(that.domain)) {
      return Arrays.compareUnsigned(order, that.order);
    }
    if (that.domain.startsWith(domain + "#")) {
      return -1;
    }
    if (domain.startsWith(that.domain + "#")) {
      return 1;
    }
    throw new IncomparablePositions(domain, that.domain);
  }

  /**
   * The text that is stored with a row: domain, {@code :}, and the order bytes, percent-encoded.
   */
  public String text() {
    String known = text;
    if (known == null) {
      StringBuilder built = new StringBuilder();
      encode(domain.getBytes(StandardCharsets.UTF_8), built);
      built.append(':');
      encode(order, built);
      known = built.toString();
      text = known;
    }
    return known;
  }

  /** The origin that {@link #text()} wrote. */
  public static Origin parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("Cannot read an origin: no colon, \"" + text + "\"");
    }
    byte[] domain = decode(text.substring(0, colon));
    return new Origin(
        new String(domain, StandardCharsets.UTF_8), decode(text.substring(colon + 1)));
  }

  private static void encode(byte[] bytes, StringBuilder text) {
    for (byte b : bytes) {
      if (b > ' ' && b < 0x7f && b != '%' && b != ':') {
        text.append((char) b);
      } else {
        text.append('%').append(Character.forDigit((b >> 4) & 15, 16));
        text.append(Character.forDigit(b & 15, 16));
      }
    }
  }

  private static byte[] decode(String text) {
    byte[] bytes = new byte[text.length()];
    int n = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        bytes[n++] = (byte) (hexDigit(text, i + 1) << 4 | hexDigit(text, i + 2));
        i += 2;
      } else if (c > 0x7e) {
        throw new IllegalArgumentException("Cannot read an origin: not ASCII, \"" + text + "\"");
      } else {
        bytes[n++] = (byte) c;
      }
    }
    return Arrays.copyOf(bytes, n);
  }

  private static int hexDigit(String text, int at) {
    int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    if (digit < 0) {
      throw new IllegalArgumentException("Cannot read an origin: bad escape, \"" + text + "\"");
    }
    return digit;
  }

  public byte[] order() {
    return order.clone();
  }

  @Override
  public boolean equals(Object other) {
    if (other == this) {
      return true; // nearly always: the rows of a batch share theirs
    }
    return other instanceof Origin that
        && domain.equals(that.domain)
        && Arrays.equals(order, that.order)
        && Objects.equals(input, that.input);
  }

  @Override
  public int hashCode() {
    return 31 * domain.hashCode() + Arrays.hashCode(order);
  }

  @Override
  public String toString() {
    return text();
  }
}
