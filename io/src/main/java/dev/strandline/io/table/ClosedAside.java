package dev.strandline.io.table;

import dev.strandline.model.Completion;
import dev.strandline.model.WrittenFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Files whose stream a thread of its own closes, which makes them durable. */
final class ClosedAside implements Completion {
  /** One thread for each stream; who writes bounds how many there are at a time. */
  private static final ExecutorService THREADS = Executors.newCachedThreadPool(ClosedAside::thread);

  private final List<WrittenFile> files;
  private final Future<?> closing;

  private ClosedAside(List<WrittenFile> files, Future<?> closing) {
    this.files = files;
    this.closing = closing;
  }

  /** What is to be done, and may fail. */
  interface Work {
    void run() throws IOException;
  }

  /**
   * Begins to close it.
   *
   * @param drop takes away what there is of the files, if that fails
   */
  static ClosedAside begin(Closeable stream, List<WrittenFile> files, Work drop) {
    return new ClosedAside(
        files,
        THREADS.submit(
            () -> {
              close(stream, drop);
              return null;
            }));
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "make durable");
    thread.setDaemon(true);
    return thread;
  }

  private static void close(Closeable stream, Work drop) throws IOException {
    try {
      stream.close();
    } catch (IOException e) {
      try {
        drop.run();
      } catch (IOException another) {
        e.addSuppressed(another);
      }
      throw e;
    }
  }

  @Override
  public List<WrittenFile> files() {
    return files;
  }

  @Override
  public void await() throws IOException {
    try {
      closing.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before " + files + " were durable");
    } catch (ExecutionException e) {
      throw FailedTask.cause(e);
    }
  }
}
