package dev.strandline.transforms.testing;

import dev.strandline.model.Completion;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.ShardOutput;
import dev.strandline.model.ShardWriter;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * As {@link FakeOutput}, but its files become durable only when they are awaited.
 *
 * @param test whose files {@link #durable} tells
 * @param fails the target whose file never becomes durable; empty for none
 */
public record SlowOutput(String test, String fails) implements ShardOutput {
  private static final long serialVersionUID = 1;
  private static final Map<String, Queue<String>> DURABLE = new ConcurrentHashMap<>();

  /** The targets of that test's durable files. */
  public static Queue<String> durable(String test) {
    return DURABLE.computeIfAbsent(test, any -> new ConcurrentLinkedQueue<>());
  }

  @Override
  public ShardWriter open(String shard, Schema schema) throws IOException {
    ShardWriter fake = new FakeOutput().open(shard, schema);
    return new ShardWriter() {
      @Override
      public void add(RowCursor row) throws IOException {
        fake.add(row);
      }

      @Override
      public List<WrittenFile> finish() {
        throw new AssertionError("waits for each file");
      }

      @Override
      public Completion finishSoon() throws IOException {
        return new Soon(fake.finish());
      }

      @Override
      public void close() {}
    };
  }

  private final class Soon implements Completion {
    private final List<WrittenFile> files;

    Soon(List<WrittenFile> files) {
      this.files = files;
    }

    @Override
    public List<WrittenFile> files() {
      return files;
    }

    @Override
    public void await() throws IOException {
      for (WrittenFile file : files) {
        if (file.target().equals(fails)) {
          throw new IOException("no room for " + file.target());
        }
        durable(test).add(file.target());
      }
    }
  }
}
