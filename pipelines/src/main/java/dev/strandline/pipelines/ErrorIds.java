package dev.strandline.pipelines;

import dev.strandline.io.store.DiskFault;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds, in a chain of causes that a runner has wrapped, the sentence that was meant for users. */
final class ErrorIds {
  private static final Pattern ID = Pattern.compile("SL-[0-9]{4}");
  private static final int DEEPEST = 50;

  private ErrorIds() {}

  /** The stable id in the first message that has one. */
  static Optional<String> of(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < DEEPEST; i++) {
      Matcher matcher = ID.matcher(String.valueOf(cause.getMessage()));
      if (matcher.find()) {
        return Optional.of(matcher.group());
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /** The message of the deepest cause with an id, else of the deepest cause; without the id. */
  static String sentence(Throwable failure) {
    String sentence = "";
    Throwable cause = failure;
    Throwable last = failure;
    for (int i = 0; cause != null && i < DEEPEST; i++) {
      if (ID.matcher(String.valueOf(cause.getMessage())).find()) {
        sentence = String.valueOf(cause.getMessage());
      }
      last = cause;
      cause = cause.getCause();
    }
    if (sentence.isEmpty() && last instanceof FileSystemException file) {
      sentence = "Cannot use " + DiskFault.told(file);
    } else if (sentence.isEmpty()) {
      sentence =
          last.getMessage() == null
              ? last.toString()
              : last.getClass().getSimpleName() + ": " + last.getMessage();
    }
    return without(sentence).replaceFirst("^(?:[a-zA-Z.$]+(?:Exception|Error): )+", "");
  }

  /** The sentence without its id, at either end, for who shows the id apart. */
  static String without(String sentence) {
    return sentence.replaceAll("^SL-[0-9]{4}: | ?\\[SL-[0-9]{4}]", "");
  }

  /** The cause of that class, by its name where a runner has rebuilt it. */
  static boolean has(Throwable failure, Class<? extends Throwable> type) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < DEEPEST; i++) {
      if (type.isInstance(cause) || String.valueOf(cause.getMessage()).contains(type.getName())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
