package dev.strandline.pipelines.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/** Passes text on and remembers the end of it, for those who cannot see where it goes. */
final class Tail extends FilterWriter {
  private static final int MOST_CHARS = 4_000;

  private final StringBuilder last = new StringBuilder();

  Tail(Writer to) {
    super(to);
  }

  @Override
  public void write(int character) throws IOException {
    write(Character.toString(character), 0, 1);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length), 0, length);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    super.write(text, from, length);
    synchronized (last) {
      last.append(text, from, from + length);
      last.delete(0, Math.max(0, last.length() - MOST_CHARS));
    }
  }

  /** The last 4,000 characters, or all there are. */
  String text() {
    synchronized (last) {
      return last.toString().strip();
    }
  }
}
