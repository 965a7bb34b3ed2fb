package dev.strandline.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * That rows had another column than they should, and what became of it; one element a bundle.
 *
 * @param action what the spec says of it
 * @param rows how many rows had a value that there was no place for; 0 where none is counted
 * @param first where the first of them stood; empty where there is none
 */
public record Drift(SchemaChange change, OnDrift action, long rows, String first)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** A change that the spec and the table tell, without a look at rows. */
  public static Drift of(SchemaChange change, OnDrift action) {
    return new Drift(change, action, 0, "");
  }

  /** What names it beside others. */
  public String key() {
    return action + "\0" + change.change() + "\0" + change.column();
  }

  /** The sum of two of one key. */
  public Drift plus(Drift that) {
    String place =
        first.isEmpty() || (!that.first.isEmpty() && that.first.compareTo(first) < 0)
            ? that.first
            : first;
    return new Drift(change, action, rows + that.rows, place);
  }

  /** The components in order. Lives within a run: it may change with a release. */
  public static Coder<Drift> coder() {
    return DriftCoder.INSTANCE;
  }

  private static final class DriftCoder extends AtomicCoder<Drift> {
    private static final long serialVersionUID = 1;
    private static final DriftCoder INSTANCE = new DriftCoder();
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();

    @Override
    public void encode(Drift drift, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      TEXT.encode(drift.change.change().name(), data);
      TEXT.encode(drift.change.column(), data);
      TEXT.encode(drift.change.from() == null ? "" : drift.change.from(), data);
      TEXT.encode(drift.change.to() == null ? "" : drift.change.to(), data);
      TEXT.encode(drift.action.name(), data);
      VarInt.encode(drift.rows, data);
      TEXT.encode(drift.first, data);
    }

    @Override
    public Drift decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      SchemaChange.Kind kind = SchemaChange.Kind.valueOf(TEXT.decode(data));
      String column = TEXT.decode(data);
      String from = TEXT.decode(data);
      String to = TEXT.decode(data);
      return new Drift(
          new SchemaChange(kind, column, from.isEmpty() ? null : from, to.isEmpty() ? null : to),
          OnDrift.valueOf(TEXT.decode(data)),
          VarInt.decodeLong(data),
          TEXT.decode(data));
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
