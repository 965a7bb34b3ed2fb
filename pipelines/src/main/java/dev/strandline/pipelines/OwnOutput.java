package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.Sink;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run writes is no input of it: each run would read the rows that the one before has
 * written.
 */
final class OwnOutput {
  private static final String OWN_OUTPUT = "SL-4016";
  private static final String LETTERS = "dead_letters";
  private static final String LETTERS_ENDING = ".parquet";

  private final CheckedSpec checked;

  /** Who writes there, by the folder with a slash at its end. */
  private final Map<String, String> writers = new LinkedHashMap<>();

  private final Map<String, Sink> sinks;

  OwnOutput(CheckedSpec checked, Map<String, Sink> sinks) {
    this.checked = checked;
    this.sinks = sinks;
    sinks.forEach((name, sink) -> add(sink.target(), name));
    checked.spec().deadLetters().ifPresent(store -> add(store.path(), LETTERS));
  }

  private void add(String path, String writer) {
    Targets.folder(path).ifPresent(folder -> writers.putIfAbsent(folder + "/", writer));
  }

  /**
   * Looks at an input that a source has found.
   *
   * @throws IOException if it is a file of a table that the source feeds, or of the dead letters
   */
  void refuse(Input input) throws IOException {
    String location = input.location().replace('\\', '/');
    for (Map.Entry<String, String> folder : writers.entrySet()) {
      if (location.startsWith(folder.getKey())
          && isOwn(
              input.source(), folder.getValue(), location.substring(folder.getKey().length()))) {
        throw new IOException(
            "Cannot read "
                + input.location()
                + ": \""
                + folder.getValue()
                + "\" has written it, so each run would read what the one before has written; let the"
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

  private boolean isOwn(String source, String writer, String file) throws IOException {
    if (writer.equals(LETTERS)) {
      return file.endsWith(LETTERS_ENDING); // whoever looks for letters takes any for one
    }
    Sink sink = sinks.get(writer);
    return sink != null && checked.sourcesOf(writer).contains(source) && sink.has(file);
  }
}
