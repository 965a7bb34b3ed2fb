package dev.strandline.pipelines.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Optional;

/** A writer that keeps why a text did not arrive, which a print writer forgets. */
final class Outlet extends FilterWriter {
  private String failure = "";

  Outlet(Writer to) {
    super(to);
  }

  /** Why not all has arrived; a reader that closed its end, as head does, wanted no more. */
  Optional<String> lost() {
    boolean closed = failure.toLowerCase(Locale.ROOT).contains("broken pipe");
    return Optional.of(failure).filter(reason -> !reason.isEmpty() && !closed);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    keep(() -> super.write(text, from, length));
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    keep(() -> super.write(text, from, length));
  }

  @Override
  public void write(int character) throws IOException {
    keep(() -> super.write(character));
  }

  @Override
  public void flush() throws IOException {
    keep(super::flush);
  }

  private void keep(Output output) throws IOException {
    try {
      output.put();
    } catch (IOException e) {
      failure = failure.isEmpty() ? String.valueOf(e.getMessage()) : failure;
      throw e;
    }
  }

  private interface Output {
    void put() throws IOException;
  }
}
