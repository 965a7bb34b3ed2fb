package dev.strandline.transforms;

import dev.strandline.model.Completion;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The files of a bundle that are on their way to be durable: a few at once, awaited in order. */
final class Completions {
  /** One becomes durable while the next is written; each may hold an open file or upload. */
  private static final int MOST = 2;

  private final Deque<Completion> open = new ArrayDeque<>();

  /** Its files; waits for older ones where there are many. */
  List<WrittenFile> add(Completion completion) throws IOException {
    open.add(completion);
    while (open.size() > MOST) {
      open.remove().await();
    }
    return completion.files();
  }

  /** Returns once all are durable; without it nothing that was told of them counts. */
  void await() throws IOException {
    while (!open.isEmpty()) {
      open.remove().await();
    }
  }
}
