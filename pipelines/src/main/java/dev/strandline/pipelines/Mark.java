package dev.strandline.pipelines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.util.VarInt;

/**
 * How far a stream's ticker is: all else it finds in the tables.
 *
 * @param next the number of the next epoch
 * @param pending the epoch that it waits for
 */
record Mark(long next, Optional<Pending> pending) implements UnboundedSource.CheckpointMark {
  /**
   * An epoch that has begun, and where its outcome will be.
   *
   * @param left about how many new rows it leaves for the next one
   */
  record Pending(String runId, String folder, long left) {}

  @Override
  public void finalizeCheckpoint() {
    // What was read is in the tables' commits, not in checkpoints.
  }

  /** The components in order. */
  static Coder<Mark> coder() {
    return MarkCoder.INSTANCE;
  }

  private static final class MarkCoder extends AtomicCoder<Mark> {
    private static final long serialVersionUID = 1;
    private static final MarkCoder INSTANCE = new MarkCoder();
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    @Override
    public void encode(Mark mark, OutputStream out) throws IOException {
      VarInt.encode(mark.next, out);
      TEXT.encode(mark.pending.map(Pending::runId).orElse(""), out);
      TEXT.encode(mark.pending.map(Pending::folder).orElse(""), out);
      VarInt.encode(mark.pending.map(Pending::left).orElse(0L), out);
    }

    @Override
    public Mark decode(InputStream in) throws IOException {
      long next = VarInt.decodeLong(in);
      Pending pending = new Pending(TEXT.decode(in), TEXT.decode(in), VarInt.decodeLong(in));
      return new Mark(next, pending.runId.isEmpty() ? Optional.empty() : Optional.of(pending));
    }

    @Override
    public void verifyDeterministic() {}
  }
}
