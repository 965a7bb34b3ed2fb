package dev.strandline.io.letters;

import dev.strandline.model.RawInput;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/** The raw input of a letter as a text to look at. */
public final class RawText {
  private RawText() {}

  /** Its first bytes as text; empty where they are not kept, or are no text. */
  public static String of(RawInput raw, int mostBytes) {
    if (raw.form() == RawInput.Form.REFERENCE
        || raw.form() == RawInput.Form.ROW
        || raw.context().containsKey(RawInput.AVRO_SCHEMA)) {
      return "";
    }
    byte[] bytes = raw.bytes();
    String text = new String(bytes, 0, Math.min(bytes.length, mostBytes), charset(raw));
    return bytes.length > mostBytes ? text + "…" : text;
  }

  private static Charset charset(RawInput raw) {
    try {
      return Charset.forName(raw.context().getOrDefault(RawInput.CHARSET, "UTF-8"));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8; // written where Java knew more of them
    }
  }
}
