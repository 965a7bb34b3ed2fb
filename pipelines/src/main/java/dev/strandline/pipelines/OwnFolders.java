package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.Sink;
import dev.strandline.options.DeadLetterSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The folders that a run writes to. What is in them is no input of it: each run would read what the
 * one before has written.
 */
final class OwnFolders {
  private static final String OWN_OUTPUT = "SL-4016";

  /** Who writes there, by the folder with a slash at its end. */
  private final Map<String, String> writers = new LinkedHashMap<>();

  OwnFolders(Map<String, Sink> sinks, Optional<DeadLetterSettings> letters) {
    sinks.forEach((name, sink) -> add(sink.target(), name));
    letters.ifPresent(store -> add(store.path(), "dead_letters"));
  }

  private void add(String path, String writer) {
    Targets.folder(path).ifPresent(folder -> writers.putIfAbsent(folder + "/", writer));
  }

  /**
   * Looks at an input that a source has found.
   *
   * @throws IOException if it is in one of the folders
   */
  void check(Input input) throws IOException {
    for (Map.Entry<String, String> folder : writers.entrySet()) {
      if (input.location().replace('\\', '/').startsWith(folder.getKey())) {
        throw new IOException(
            "Cannot read "
                + input.location()
                + ": \""
                + folder.getValue()
                + "\" writes there, so each run would read what the one before has written; let the"
                + " path of "
                + input.source()
                + " leave "
                + folder.getKey()
                + " out, or write elsewhere ["
                + OWN_OUTPUT
                + "]");
      }
    }
  }
}
