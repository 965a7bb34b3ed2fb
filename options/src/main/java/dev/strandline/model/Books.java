package dev.strandline.model;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.util.VarInt;

/**
 * How many rows each node took in and what became of them; they travel as data, one a bundle, and
 * are added up before the commit.
 *
 * <p>For a source or step: in + derived = out + rejected + deduplicated + filtered + late +
 * dropped. For a sink: in = inserted + updated + deleted + stale + unchanged + late + dropped;
 * rewritten rows are apart, and so is {@code waiting}, which counts the rows that wait for values
 * their source did not send. {@code dropped} counts rows of inputs that were found bad after their
 * rows had gone on, or been rejected.
 */
public record Books(Map<String, Map<Books.Entry, Long>> nodes) {
  /** What is counted. The words are inside stored bytes: they never change. */
  public enum Entry {
    IN,
    DERIVED,
    OUT,
    REJECTED,
    DEDUPLICATED,
    FILTERED,
    LATE,
    INSERTED,
    UPDATED,
    DELETED,
    STALE,
    UNCHANGED,
    REWRITTEN,
    DROPPED,
    WAITING;

    /** The word in reports and records. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Books {
    Map<String, Map<Entry, Long>> copy = new TreeMap<>();
    nodes.forEach((node, counts) -> copy.put(node, Collections.unmodifiableMap(copy(counts))));
    nodes = Collections.unmodifiableMap(copy);
  }

  public static final Books EMPTY = new Books(Map.of());

  /** Books of one node. */
  public static Books of(String node, Map<Entry, Long> counts) {
    return new Books(Map.of(node, counts));
  }

  /**
   * Takes back rows that the node counted as rejected: their input was found bad, so that they are
   * dropped with it.
   */
  public static Books dropping(String node, long rows) {
    return of(node, Map.of(Entry.REJECTED, -rows, Entry.DROPPED, rows));
  }

  private static Map<Entry, Long> copy(Map<Entry, Long> counts) {
    Map<Entry, Long> copy = new EnumMap<>(Entry.class); // the other constructor wants one count
    copy.putAll(counts);
    return copy;
  }

  /** The sums of both. */
  public Books plus(Books that) {
    Map<String, Map<Entry, Long>> sum = new TreeMap<>();
    nodes.forEach((node, counts) -> sum.put(node, copy(counts)));
    that.nodes.forEach(
        (node, counts) -> {
          Map<Entry, Long> into = sum.computeIfAbsent(node, any -> new EnumMap<>(Entry.class));
          counts.forEach((entry, count) -> into.merge(entry, count, Long::sum));
        });
    return new Books(sum);
  }

  /** What the node counted under that entry; 0 if nothing. */
  public long get(String node, Entry entry) {
    return nodes.getOrDefault(node, Map.of()).getOrDefault(entry, 0L);
  }

  /** What all nodes counted under that entry. */
  public long sum(Entry entry) {
    return nodes.keySet().stream().mapToLong(node -> get(node, entry)).sum();
  }

  /** One sentence for each node whose books do not balance. */
  public List<String> imbalances() {
    List<String> found = new ArrayList<>();
    for (String node : nodes.keySet()) {
      long in = get(node, Entry.IN) + get(node, Entry.DERIVED);
      long gone = 0;
      for (Entry entry : Entry.values()) {
        gone +=
            entry == Entry.IN
                    || entry == Entry.DERIVED
                    || entry == Entry.REWRITTEN
                    || entry == Entry.WAITING
                ? 0
                : get(node, entry);
      }
      if (in != gone) {
        found.add(
            node + " took in " + in + " rows and accounts for " + gone + ": " + nodes.get(node));
      }
    }
    return found;
  }

  /** One sentence for each flow at whose ends the books differ. */
  public List<String> differences(List<Flow> flows) {
    List<String> found = new ArrayList<>();
    for (Flow flow : flows) {
      long out = sum(flow.from(), Entry.OUT);
      long in = sum(flow.to(), Entry.IN);
      if (out != in) {
        found.add(
            String.join(", ", flow.from())
                + " gave "
                + out
                + " rows to "
                + String.join(", ", flow.to())
                + ", where "
                + in
                + " came in");
      }
    }
    return found;
  }

  private long sum(List<String> of, Entry entry) {
    return of.stream().mapToLong(node -> get(node, entry)).sum();
  }

  /** Format byte 1, then each node's name and its entries as (word, count), numbers as LEB128. */
  public static Coder<Books> coder() {
    return BooksCoder.INSTANCE;
  }

  private static final class BooksCoder extends AtomicCoder<Books> {
    private static final long serialVersionUID = 1;
    private static final BooksCoder INSTANCE = new BooksCoder();
    private static final int FORMAT = 1;

    @Override
    public void encode(Books books, OutputStream out) throws IOException {
      DataOutputStream data = new DataOutputStream(out);
      data.writeByte(FORMAT);
      VarInt.encode(books.nodes.size(), data);
      for (Map.Entry<String, Map<Entry, Long>> node : books.nodes.entrySet()) {
        StringUtf8Coder.of().encode(node.getKey(), data);
        VarInt.encode(node.getValue().size(), data);
        for (Map.Entry<Entry, Long> count : node.getValue().entrySet()) {
          StringUtf8Coder.of().encode(count.getKey().word(), data);
          VarInt.encode(count.getValue(), data);
        }
      }
    }

    @Override
    public Books decode(InputStream in) throws IOException {
      DataInputStream data = new DataInputStream(in);
      int format = data.readUnsignedByte();
      if (format != FORMAT) {
        throw new CoderException("Cannot read books: unknown format " + format);
      }
      Map<String, Map<Entry, Long>> nodes = new TreeMap<>();
      for (int left = VarInt.decodeInt(data); left > 0; left--) {
        Map<Entry, Long> counts = new EnumMap<>(Entry.class);
        nodes.put(StringUtf8Coder.of().decode(data), counts);
        for (int more = VarInt.decodeInt(data); more > 0; more--) {
          Entry entry = Entry.valueOf(StringUtf8Coder.of().decode(data).toUpperCase(Locale.ROOT));
          counts.put(entry, VarInt.decodeLong(data));
        }
      }
      return new Books(nodes);
    }

    @Override
    public void verifyDeterministic() {}

    @Override
    public boolean consistentWithEquals() {
      return true;
    }
  }
}
