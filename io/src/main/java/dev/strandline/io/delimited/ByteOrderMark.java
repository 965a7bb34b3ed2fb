package dev.strandline.io.delimited;

import dev.strandline.io.compress.CorruptInput;
import dev.strandline.io.compress.InputFault;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The mark at a file's start: passed over if it is the declared charset's, refused if not. */
final class ByteOrderMark {
  private static final byte[] UTF_8 = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] UTF_16_LE = {(byte) 0xFF, (byte) 0xFE};
  private static final byte[] UTF_16_BE = {(byte) 0xFE, (byte) 0xFF};

  private ByteOrderMark() {}

  /** Moves the window behind the mark, if there is one. */
  static void skip(Window window, String file, Charset declared) throws IOException {
    // What had to be transcoded is UTF-8 here, and so is its mark.
    boolean transcoded = !CharsetTable.scannable(declared);
    if (window.startsWith(UTF_8)) {
      if (!transcoded && !declared.equals(StandardCharsets.UTF_8)) {
        throw wrong(file, declared, "UTF-8");
      }
      window.start += UTF_8.length;
    } else if (!transcoded && (window.startsWith(UTF_16_LE) || window.startsWith(UTF_16_BE))) {
      throw wrong(file, declared, "UTF-16");
    }
  }

  private static CorruptInput wrong(String file, Charset declared, String found) {
    return new CorruptInput(
        InputFault.WRONG_CHARSET,
        file,
        0,
        "it begins with the byte-order mark of %s, its charset is declared as %s; set charset: %s"
            .formatted(found, declared.name(), found));
  }
}
