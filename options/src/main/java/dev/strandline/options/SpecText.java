package dev.strandline.options;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns a spec's bytes into text, refusing what is too large, not UTF-8 or not printable. */
final class SpecText {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private SpecText() {}

  /** The text without its byte order mark; throws {@link InvalidSpec} where there is none. */
  static String decode(byte[] bytes, SpecLimits limits, Problems problems) {
    if (bytes.length > limits.maxBytes()) {
      refuseSize(bytes.length, limits, problems);
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    String text = out.toString();
    if (result.isError()) {
      int bad = bytes[in.position()] & 0xFF;
      problems.add(
          SpecError.NOT_UTF8,
          endOf(text),
          "",
          String.format("the file is not UTF-8: byte 0x%02X at offset %d", bad, in.position()));
    }
    problems.throwIfAny();
    return check(text, limits, problems);
  }

  /** The text without its byte order mark, once it is known to be small and printable. */
  static String check(String text, SpecLimits limits, Problems problems) {
    if (text.length() > limits.maxBytes()) {
      refuseSize(text.length(), limits, problems);
    }
    String body = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    for (int i = 0; i < body.length(); i += Character.charCount(body.codePointAt(i))) {
      int c = body.codePointAt(i);
      if (!allowed(c)) {
        String message = String.format("the character U+%04X may not stand in YAML", c);
        problems.add(SpecError.SYNTAX, endOf(body.substring(0, i)), "", message);
        problems.throwIfAny();
      }
    }
    return body;
  }

  private static void refuseSize(long size, SpecLimits limits, Problems problems) {
    String message = "the spec has " + size + " bytes; at most " + limits.maxBytes() + " are read";
    problems.add(SpecError.TOO_LARGE, Mark.START, "", message);
    problems.throwIfAny();
  }

  /** YAML 1.2, production 1 (c-printable), and no byte order mark inside. */
  private static boolean allowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || c == 0x85
        || (c >= 0x20 && c <= 0x7E)
        || (c >= 0xA0 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD && c != BYTE_ORDER_MARK)
        || c >= 0x10000;
  }

  /** The place right after a text. */
  private static Mark endOf(String text) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
      if (!pair && (c == '\n' || c == '\r')) {
        line++;
        start = i + 1;
      }
    }
    return new Mark(line, text.codePointCount(start, text.length()) + 1);
  }
}
