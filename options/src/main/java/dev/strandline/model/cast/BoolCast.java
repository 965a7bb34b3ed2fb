package dev.strandline.model.cast;

import dev.strandline.model.RowWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A bool from one of the words for true or false, in any case of its ASCII letters. */
final class BoolCast extends ValueCast {
  private final List<String> trueWords;
  private final List<String> falseWords;
  private final byte[][] words;
  private final int trues;

  BoolCast(CastSettings settings) {
    if (settings.trueValues().isEmpty() != settings.falseValues().isEmpty()) {
      throw new IllegalArgumentException(
          "true_values and false_values go together: give both or none");
    }
    boolean listed = !settings.trueValues().isEmpty();
    trueWords = listed ? settings.trueValues() : List.of("true");
    falseWords = listed ? settings.falseValues() : List.of("false");
    trues = trueWords.size();
    List<String> lower = new ArrayList<>();
    trueWords.forEach(word -> lower.add(word.toLowerCase(Locale.ROOT)));
    falseWords.forEach(word -> lower.add(word.toLowerCase(Locale.ROOT)));
    for (String word : lower.subList(trues, lower.size())) {
      if (lower.indexOf(word) < trues) {
        throw new IllegalArgumentException("\"" + word + "\" stands for both true and false");
      }
    }
    words = lower.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
  }

  @Override
  @Nullable CastReason cast(byte[] bytes, int from, int to, RowWriter out) {
    for (int i = 0; i < words.length; i++) {
      if (matches(words[i], bytes, from, to)) {
        out.putBool(i < trues);
        return null;
      }
    }
    return CastReason.NOT_A_BOOL;
  }

  private static boolean matches(byte[] word, byte[] bytes, int from, int to) {
    if (word.length != to - from) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      int b = bytes[from + i];
      if (b >= 'A' && b <= 'Z') {
        b |= 0x20;
      }
      if (b != word[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  String expected() {
    return String.join(", ", trueWords) + " or " + String.join(", ", falseWords);
  }
}
