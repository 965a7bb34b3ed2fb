package dev.strandline.io.files;

import dev.strandline.io.Input;
import dev.strandline.io.delimited.FileRange;
import dev.strandline.io.delimited.ScanStart;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * A file, or a range of one, for a worker to read.
 *
 * @param checksum of the whole file where it is already known, else empty
 */
record ReadTask(Input input, FileRange range, String checksum) {
  /** Lives within a run: it may change with a release. */
  static Coder<ReadTask> coder() {
    return TaskCoder.INSTANCE;
  }

  private static final class TaskCoder extends AtomicCoder<ReadTask> {
    private static final long serialVersionUID = 1;
    private static final TaskCoder INSTANCE = new TaskCoder();

    @Override
    public void encode(ReadTask task, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      Input.coder().encode(task.input, data);
      data.writeLong(task.range.from().offset());
      data.writeLong(task.range.from().record());
      data.writeLong(task.range.from().line());
      data.writeLong(task.range.end());
      StringUtf8Coder.of().encode(task.checksum, data);
    }

    @Override
    public ReadTask decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      Input input = Input.coder().decode(data);
      ScanStart from = new ScanStart(data.readLong(), data.readLong(), data.readLong());
      FileRange range = new FileRange(from, data.readLong());
      return new ReadTask(input, range, StringUtf8Coder.of().decode(data));
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
