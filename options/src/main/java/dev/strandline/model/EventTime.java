package dev.strandline.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;

/**
 * The highest event time of an input's rows, of those that a bundle saw.
 *
 * @param origin the input's {@link Origin#text()}
 * @param micros since 1970-01-01T00:00Z
 */
public record EventTime(String origin, long micros) {
  /** The components in order. Lives within a run: it may change with a release. */
  public static Coder<EventTime> coder() {
    return EventTimeCoder.INSTANCE;
  }

  private static final class EventTimeCoder extends AtomicCoder<EventTime> {
    private static final long serialVersionUID = 1;
    private static final EventTimeCoder INSTANCE = new EventTimeCoder();

    @Override
    public void encode(EventTime time, OutputStream out) throws IOException {
      StringUtf8Coder.of().encode(time.origin, out);
      new DataOutputStream(out).writeLong(time.micros);
    }

    @Override
    public EventTime decode(InputStream in) throws IOException {
      return new EventTime(StringUtf8Coder.of().decode(in), new DataInputStream(in).readLong());
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
