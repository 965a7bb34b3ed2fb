package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes from base64 (RFC 4648 section 4, padded, no unused bits) or hexadecimal digits. */
final class BytesCast extends ValueCast {
  private static final byte[] BASE64 =
      values("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
  private static final byte[] HEX = values("0123456789abcdef");

  private final boolean hex;
  private byte[] decoded = new byte[64];

  BytesCast(CastSettings.BytesForm form) {
    this.hex = form == CastSettings.BytesForm.HEX;
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    if (decoded.length < to - from) {
      decoded = new byte[2 * (to - from)];
    }
    int length = hex ? decodeHex(bytes, from, to) : decodeBase64(bytes, from, to);
    if (length < 0) {
      return hex ? CastReason.NOT_HEX : CastReason.NOT_BASE64;
    }
    out.putBytes(decoded, 0, length);
    return null;
  }

  private int decodeHex(byte[] bytes, int from, int to) {
    int at = from;
    if (to - at >= 2
        && ((bytes[at] == '0' && bytes[at + 1] == 'x')
            || (bytes[at] == '\\' && bytes[at + 1] == 'x'))) {
      at += 2;
    }
    if ((to - at) % 2 != 0) {
      return -1;
    }
    int n = 0;
    for (; at < to; at += 2) {
      int high = hexDigit(bytes[at]);
      int low = hexDigit(bytes[at + 1]);
      if ((high | low) < 0) {
        return -1;
      }
      decoded[n++] = (byte) (high << 4 | low);
    }
    return n;
  }

  private static int hexDigit(byte b) {
    return b < 0 ? -1 : HEX[b >= 'A' && b <= 'F' ? b | 0x20 : b];
  }

  private int decodeBase64(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length % 4 != 0) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    int padding = bytes[to - 1] != '=' ? 0 : bytes[to - 2] != '=' ? 1 : 2;
    int end = to - padding;
    int n = 0;
    int bits = 0;
    int count = 0;
    for (int at = from; at < end; at++) {
      int value = bytes[at] < 0 ? -1 : BASE64[bytes[at]];
      if (value < 0) {
        return -1;
      }
      bits = bits << 6 | value;
      count += 6;
      if (count >= 8) {
        count -= 8;
        decoded[n++] = (byte) (bits >> count);
        bits &= (1 << count) - 1;
      }
    }
    return bits == 0 ? n : -1;
  }

  private static byte[] values(String alphabet) {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    byte[] letters = alphabet.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < letters.length; i++) {
      values[letters[i]] = (byte) i;
    }
    return values;
  }

  @Override
  String expected() {
    return hex ? "pairs of hexadecimal digits" : "base64 with its padding";
  }
}
