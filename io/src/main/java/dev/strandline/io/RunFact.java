package dev.strandline.io;

import dev.strandline.model.Books;
import dev.strandline.model.Drift;
import dev.strandline.model.EventTime;
import dev.strandline.model.Horizon;
import dev.strandline.model.WrittenFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * What the commit must know of a run: few elements, each about a bundle, an input or a file, never
 * about a row.
 */
public sealed interface RunFact {
  /** Rows that a bundle counted. */
  record Counted(Books books) implements RunFact {}

  /**
   * An input that was read.
   *
   * @param checksum of its stored bytes, its kind before a colon
   * @param rows records found, rejected ones included
   * @param verdict why none of its rows may be used; empty for a good input
   * @param fatal whether a bad input fails the run
   */
  record Consumed(
      Input input, String checksum, long rows, long rejected, String verdict, boolean fatal)
      implements RunFact {}

  /** A staged file of a sink, or of the dead letters' store. */
  record Written(String node, WrittenFile file) implements RunFact {}

  /** Rows that had another column than they should, where that node saw them. */
  record Drifted(String node, Drift drift) implements RunFact {
    /** The sum of two of one node and change. */
    public Drifted plus(Drifted that) {
      return new Drifted(node, drift.plus(that.drift));
    }
  }

  /** How far the event time of an input's rows had come at that step. */
  record Reached(String step, EventTime time) implements RunFact {}

  /** Where the table of that sink was truncated. */
  record Truncated(String sink, Horizon at) implements RunFact {}

  /** Letters of one reason that a bundle wrote. */
  record Refused(String node, String code, String column, long rows, List<Example> examples)
      implements RunFact {
    /** The most examples that are kept of one reason. */
    public static final int MOST_EXAMPLES = 3;

    public Refused {
      examples = List.copyOf(examples);
    }

    /** The sum of two of one reason. */
    public Refused plus(Refused that) {
      List<Example> both = new ArrayList<>(examples);
      both.addAll(that.examples);
      return new Refused(
          node,
          code,
          column,
          rows + that.rows,
          both.subList(0, Math.min(both.size(), MOST_EXAMPLES)));
    }
  }

  /** One refused record, its raw input bounded, or empty where a column is sensitive. */
  record Example(String object, long record, long line, String message, String raw) {}

  /** Kind byte, then the components in order. Lives within a run: it may change with a release. */
  static Coder<RunFact> coder() {
    return FactCoder.INSTANCE;
  }

  /** The coder of facts. */
  final class FactCoder extends AtomicCoder<RunFact> {
    private static final long serialVersionUID = 1;
    private static final FactCoder INSTANCE = new FactCoder();
    private static final StringUtf8Coder TEXT = StringUtf8Coder.of();
    private static final int COUNTED = 1;
    private static final int CONSUMED = 2;
    private static final int WRITTEN = 3;
    private static final int REFUSED = 4;
    private static final int DRIFTED = 5;
    private static final int REACHED = 6;
    private static final int TRUNCATED = 7;

    private FactCoder() {}

    @Override
    public void encode(RunFact fact, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      if (fact instanceof Counted counted) {
        data.writeByte(COUNTED);
        Books.coder().encode(counted.books, data);
      } else if (fact instanceof Consumed consumed) {
        data.writeByte(CONSUMED);
        Input.coder().encode(consumed.input, data);
        TEXT.encode(consumed.checksum, data);
        VarInt.encode(consumed.rows, data);
        VarInt.encode(consumed.rejected, data);
        TEXT.encode(consumed.verdict, data);
        data.writeBoolean(consumed.fatal);
      } else if (fact instanceof Written written) {
        data.writeByte(WRITTEN);
        TEXT.encode(written.node, data);
        WrittenFile.coder().encode(written.file, data);
      } else if (fact instanceof Refused refused) {
        data.writeByte(REFUSED);
        encodeRefused(refused, data);
      } else if (fact instanceof Drifted drifted) {
        data.writeByte(DRIFTED);
        TEXT.encode(drifted.node, data);
        Drift.coder().encode(drifted.drift, data);
      } else if (fact instanceof Reached reached) {
        data.writeByte(REACHED);
        TEXT.encode(reached.step, data);
        EventTime.coder().encode(reached.time, data);
      } else if (fact instanceof Truncated truncated) {
        data.writeByte(TRUNCATED);
        TEXT.encode(truncated.sink, data);
        Horizon.coder().encode(truncated.at, data);
      }
    }

    private static void encodeRefused(Refused refused, DataOutputStream data) throws IOException {
      TEXT.encode(refused.node, data);
      TEXT.encode(refused.code, data);
      TEXT.encode(refused.column, data);
      VarInt.encode(refused.rows, data);
      VarInt.encode(refused.examples.size(), data);
      for (Example example : refused.examples) {
        TEXT.encode(example.object, data);
        VarInt.encode(example.record, data);
        VarInt.encode(example.line, data);
        TEXT.encode(example.message, data);
        TEXT.encode(example.raw, data);
      }
    }

    @Override
    public RunFact decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      int kind = data.readUnsignedByte();
      return switch (kind) {
        case COUNTED -> new Counted(Books.coder().decode(data));
        case CONSUMED ->
            new Consumed(
                Input.coder().decode(data),
                TEXT.decode(data),
                VarInt.decodeLong(data),
                VarInt.decodeLong(data),
                TEXT.decode(data),
                data.readBoolean());
        case WRITTEN -> new Written(TEXT.decode(data), WrittenFile.coder().decode(data));
        case REFUSED -> decodeRefused(data);
        case DRIFTED -> new Drifted(TEXT.decode(data), Drift.coder().decode(data));
        case REACHED -> new Reached(TEXT.decode(data), EventTime.coder().decode(data));
        case TRUNCATED -> new Truncated(TEXT.decode(data), Horizon.coder().decode(data));
        default -> throw new CoderException("Cannot read a fact: unknown kind " + kind);
      };
    }

    private static Refused decodeRefused(DataInputStream data) throws IOException {
      String node = TEXT.decode(data);
      String code = TEXT.decode(data);
      String column = TEXT.decode(data);
      long rows = VarInt.decodeLong(data);
      List<Example> examples = new ArrayList<>();
      for (int left = VarInt.decodeInt(data); left > 0; left--) {
        examples.add(
            new Example(
                TEXT.decode(data),
                VarInt.decodeLong(data),
                VarInt.decodeLong(data),
                TEXT.decode(data),
                TEXT.decode(data)));
      }
      return new Refused(node, code, column, rows, examples);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
