package dev.strandline.io.table;

import dev.strandline.io.Input;
import dev.strandline.io.InputContents;
import dev.strandline.io.Intake;
import dev.strandline.io.LeftOut;
import dev.strandline.io.Offered;
import dev.strandline.io.commit.ConsumedInput;
import dev.strandline.io.commit.KnownInput;
import dev.strandline.io.commit.TableState;
import dev.strandline.model.Admission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares the inputs found with those that a table has consumed: what is new, what has changed,
 * and what has to be read again because of it.
 *
 * <p>An input is known by source, name and content. Content is the same if the store's version is,
 * or if the bytes have the checksum that was taken when they were read.
 */
final class Ledger {
  private final String table;
  private final TableState state;
  private final InputContents contents;

  Ledger(String table, TableState state, InputContents contents) {
    this.table = table;
    this.state = state;
    this.contents = contents;
  }

  /** What the ledger says of one input found. */
  enum Standing {
    NEW,
    SAME,
    CHANGED
  }

  /** What stands in the ledger about an input, and the number of its content. */
  record Entry(Offered offered, Standing standing, Optional<KnownInput> known) {
    Input input() {
      return offered.input();
    }

    /** Whether the run reads it for its own sake. */
    boolean isRead() {
      return offered.isWanted() && (standing != Standing.SAME || isAgain());
    }

    /** Whether the user has named it, so that what was read of it does not matter. */
    boolean isAgain() {
      return offered.ask() == Offered.Ask.AGAIN;
    }

    /** Why it is left out where it is. */
    LeftOut left() {
      return new LeftOut(
          input(), standing == Standing.SAME ? LeftOut.Why.KNOWN : Intake.why(offered));
    }

    /** Whether rows of an earlier content are in the table. */
    boolean supersedes() {
      return standing == Standing.CHANGED
          && known.isPresent()
          && known.get().input().verdict().isEmpty();
    }

    /** The input with the number of its content. */
    Input numbered() {
      long content =
          known.map(k -> k.input().content() + (standing == Standing.CHANGED ? 1 : 0)).orElse(1L);
      return input().withContent(content);
    }
  }

  /** Each input with its standing, in the order found. */
  List<Entry> entries(Collection<Offered> found) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Offered offered : found) {
      Input input = offered.input();
      Optional<KnownInput> known = state.input(input.source(), input.name());
      Standing standing =
          known.isEmpty()
              ? Standing.NEW
              : isSame(input, known.get().input()) ? Standing.SAME : Standing.CHANGED;
      entries.add(new Entry(offered, standing, known));
    }
    return entries;
  }

  private boolean isSame(Input input, ConsumedInput known) throws IOException {
    if (input.bytes() != known.bytes()) {
      return false; // also where tools have set the time of modification back
    }
    return input.version().equals(known.version())
        || (!known.checksum().isEmpty() && known.checksum().equals(contents.checksum(input)));
  }

  /**
   * What a merge reads: new inputs, changed ones, and, where a changed one had rows in the table,
   * every other input of the partitions that these were in.
   */
  record Reading(
      List<Input> inputs, Admission admission, Set<String> quarantined, boolean everything) {

    /** The same, and why each of the others is left out. */
    Intake intake(List<Entry> entries) {
      Set<String> read = new HashSet<>();
      inputs.forEach(input -> read.add(key(input.source(), input.name())));
      List<LeftOut> left = new ArrayList<>();
      for (Entry entry : entries) {
        if (!read.contains(key(entry.input().source(), entry.input().name()))) {
          boolean broken = entry.offered.isWanted() && entry.standing == Standing.CHANGED;
          left.add(broken ? new LeftOut(entry.input(), LeftOut.Why.BROKEN) : entry.left());
        }
      }
      return new Intake(inputs, left);
    }
  }

  /**
   * What a merge reads now.
   *
   * @param wholeTable whether a changed input means that everything is read again, since the
   *     partitions of a key's other rows cannot be told
   */
  Reading reading(List<Entry> entries, boolean wholeTable) throws IOException {
    List<Entry> read = new ArrayList<>();
    Set<String> rebuilt = new TreeSet<>();
    Set<String> quarantined = new TreeSet<>();
    for (Entry entry : entries) {
      if (!entry.isRead()) {
        continue;
      }
      if (entry.supersedes()) {
        String verdict = contents.verdict(entry.input());
        if (!verdict.isEmpty()) {
          // What the table has of the good content stays until there is another good one.
          quarantined.add(verdict);
          continue;
        }
        rebuilt.addAll(state.partitionsOf(entry.known.orElseThrow()));
      }
      read.add(entry);
    }
    boolean everything = wholeTable && read.stream().anyMatch(Entry::supersedes);
    if (rebuilt.isEmpty() && !everything) {
      return new Reading(
          read.stream().map(Entry::numbered).toList(),
          new Admission(consumed(entries), Set.of(), Set.of()),
          quarantined,
          false);
    }
    Collection<KnownInput> needed = wholeTable ? state.inputs() : state.inputsTouching(rebuilt);
    Reading partly = again(entries, read, needed, rebuilt);
    return new Reading(
        partly.inputs, wholeTable ? Admission.ALL : partly.admission, quarantined, wholeTable);
  }

  private Reading again(
      List<Entry> entries, List<Entry> read, Collection<KnownInput> needed, Set<String> rebuilt)
      throws IOException {
    TreeMap<String, Entry> byName = new TreeMap<>();
    entries.forEach(entry -> byName.put(key(entry.input().source(), entry.input().name()), entry));
    Set<String> reread = new HashSet<>();
    List<String> lost = new ArrayList<>();
    List<Entry> all = new ArrayList<>(read);
    for (KnownInput known : needed) {
      if (!known.input().verdict().isEmpty()) {
        continue;
      }
      Entry entry = byName.get(key(known.input().source(), known.input().name()));
      if (entry == null || (entry.standing == Standing.CHANGED && !read.contains(entry))) {
        lost.add(known.input().name());
      } else if (entry.standing == Standing.SAME && !read.contains(entry)) {
        all.add(entry);
        reread.add(origin(entry.numbered()));
      }
    }
    if (!lost.isEmpty()) {
      throw LostInputs.error(
          table,
          "an input has changed, so the partitions that it fed are made again from all their inputs",
          lost);
    }
    List<Input> inOrder = new ArrayList<>();
    for (Entry entry : entries) {
      if (all.contains(entry)) {
        inOrder.add(entry.numbered());
      }
    }
    Set<String> closed = consumed(entries);
    closed.removeAll(reread);
    return new Reading(inOrder, new Admission(closed, reread, rebuilt), Set.of(), false);
  }

  /** The origins of the inputs whose rows the table has, and is to have no more. */
  Set<String> consumed(List<Entry> entries) {
    Set<String> origins = new HashSet<>();
    for (Entry entry : entries) {
      if (entry.standing == Standing.SAME && !entry.isAgain()) {
        origins.add(origin(entry.numbered()));
      }
    }
    return origins;
  }

  /** The input as it was found when it was taken in. */
  static Input found(ConsumedInput known) {
    return new Input(
        known.source(),
        known.name(),
        known.location(),
        known.bytes(),
        known.bytes(),
        known.version(),
        known.content());
  }

  static String origin(Input input) {
    return input.origin().text();
  }

  static String key(String source, String name) {
    return source + '\0' + name;
  }
}
