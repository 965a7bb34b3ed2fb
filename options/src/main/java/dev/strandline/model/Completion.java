package dev.strandline.model;

import java.io.IOException;
import java.util.List;

/** Staged files that are whole and described, but may not be durable yet. */
public interface Completion {
  List<WrittenFile> files();

  /**
   * Returns once they are durable.
   *
   * @throws IOException if they cannot be; nothing is left of them then that a commit could take
   *     for a file
   */
  void await() throws IOException;

  /** Of files that are durable. */
  static Completion of(List<WrittenFile> files) {
    return new Completion() {
      @Override
      public List<WrittenFile> files() {
        return files;
      }

      @Override
      public void await() {}
    };
  }
}
