package dev.strandline.pipelines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.util.StringUtils;
import org.xerial.snappy.Snappy;

/**
 * Finds a word in bytes, however Beam has wrapped it: as it is, in UTF-16, in base64, and the same
 * within Beam's serialized objects, which are compressed, and within texts that stand for bytes.
 */
final class Leaks {
  /** How a serialized object begins, and the text that Dataflow makes of it. */
  private static final byte[] SNAPPY = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0};

  private static final int HEADER = 16;
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{24,}={0,2}");
  private static final Pattern PERCENT = Pattern.compile("%82SNAPPY[^\"]*");
  private static final int DEEPEST = 6;

  private final List<byte[]> forms = new ArrayList<>();
  private long objects;

  Leaks(String word) {
    byte[] plain = word.getBytes(StandardCharsets.UTF_8);
    forms.add(plain);
    forms.add(word.getBytes(StandardCharsets.UTF_16BE));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[before + plain.length];
      System.arraycopy(plain, 0, shifted, before, plain.length);
      String coded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      // The characters at both ends depend on what stands beside the word.
      String kept = coded.substring(before == 0 ? 0 : before + 1, coded.length() - 1);
      forms.add(kept.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Whether the bytes have the word. */
  boolean in(byte[] bytes) {
    return in(bytes, 0);
  }

  boolean in(String text) {
    return in(text.getBytes(StandardCharsets.UTF_8));
  }

  /** How many serialized objects were opened, so that a test sees that some were. */
  long objects() {
    return objects;
  }

  private boolean in(byte[] bytes, int depth) {
    if (forms.stream().anyMatch(form -> indexOf(bytes, form, 0) >= 0)) {
      return true;
    }
    if (depth == DEEPEST) {
      return false;
    }
    for (int at = indexOf(bytes, SNAPPY, 0); at >= 0; at = indexOf(bytes, SNAPPY, at + 1)) {
      objects++;
      if (in(opened(bytes, at), depth + 1)) {
        return true;
      }
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Matcher coded = BASE64.matcher(text);
    while (coded.find()) {
      if (in(decoded(coded.group()), depth + 1)) {
        return true;
      }
    }
    Matcher percent = PERCENT.matcher(text);
    while (percent.find()) {
      if (in(StringUtils.jsonStringToByteArray(percent.group()), depth + 1)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] decoded(String coded) {
    try {
      String plain = coded.replace('-', '+').replace('_', '/');
      return Base64.getDecoder().decode(plain.substring(0, plain.length() - plain.length() % 4));
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** What was compressed there: after a header, blocks with their lengths, as long as there are. */
  private static byte[] opened(byte[] bytes, int at) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer rest = ByteBuffer.wrap(bytes, at, bytes.length - at);
    rest.position(Math.min(at + HEADER, bytes.length));
    try {
      while (rest.remaining() > Integer.BYTES) {
        int length = rest.getInt();
        if (length <= 0 || length > rest.remaining()) {
          break;
        }
        byte[] block = new byte[length];
        rest.get(block);
        out.writeBytes(Snappy.uncompress(block));
      }
    } catch (IOException e) {
      return out.toByteArray(); // what follows is something else
    }
    return out.toByteArray();
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int at = from; at + wanted.length <= bytes.length; at++) {
      if (bytes[at] == wanted[0]
          && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    return -1;
  }
}
