package dev.strandline.pipelines;

import dev.strandline.io.LetterStanding;
import dev.strandline.io.Sink;
import dev.strandline.io.Source;
import dev.strandline.io.letters.LetterFiles;
import dev.strandline.io.letters.SeenBefore;
import dev.strandline.io.letters.StoredLetters;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RawInput;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowFit;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.options.Node;
import dev.strandline.pipelines.cli.LetterFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/** Sorts the letters of a store by what a replay does with each. */
final class ReplayPlanner {
  private final CheckedSpec checked;
  private final Map<String, Source> sources;
  private final Map<String, Sink> sinks;
  private final LetterStandings standings;
  private final LetterFilter filter;
  private final boolean discards;
  private final Map<String, List<DeadLetter>> raw = new HashMap<>();
  private final Map<String, List<RecordBatch>> rows = new HashMap<>();
  private final List<DeadLetter> kept = new ArrayList<>();
  private final Map<String, SeenBefore> seen = new HashMap<>();
  private long superseded;
  private long discarded;

  /**
   * Plans one replay.
   *
   * @param discards whether the letters chosen are given up in place of being tried
   */
  ReplayPlanner(
      CheckedSpec checked,
      Map<String, Source> sources,
      Map<String, Sink> sinks,
      LetterFilter filter,
      boolean discards) {
    this.checked = checked;
    this.sources = sources;
    this.sinks = sinks;
    this.standings = new LetterStandings(checked, sinks);
    this.filter = filter;
    this.discards = discards;
  }

  Replay plan(String store) throws IOException {
    // Files first: letters that come later stay in files that do not go.
    var moved = LetterFiles.replayed(store);
    List<DeadLetter> all = new ArrayList<>();
    StoredLetters.read(store, all::add);
    for (DeadLetter letter : all) {
      sort(letter);
    }
    return new Replay(raw, rows, kept, seen, moved, superseded, discarded);
  }

  private void sort(DeadLetter letter) throws IOException {
    if (!standings.isOurs(letter) || !filter.lets(letter)) {
      kept.add(letter);
    } else if (discards) {
      discarded++;
    } else {
      LetterStanding standing = standings.of(letter);
      if (standing == LetterStanding.DONE) {
        superseded++;
      } else if (standing == LetterStanding.UNREAD || !isTried(letter)) {
        kept.add(letter);
      } else {
        seen.put(letter.id(), new SeenBefore(letter.firstSeen(), letter.attempts()));
      }
    }
  }

  private boolean isTried(DeadLetter letter) {
    Source source = sources.get(letter.job().step());
    if (source != null) {
      boolean can = source.canReplay(letter);
      if (can) {
        raw.computeIfAbsent(letter.job().step(), any -> new ArrayList<>()).add(letter);
      }
      return can;
    }
    Node<?> step = checked.spec().node(letter.job().step()).orElse(null);
    if (step == null
        || letter.raw().form() != RawInput.Form.ROW
        || letter.raw().bytes().length == 0) {
      return false;
    }
    RecordBatch row = decoded(letter);
    if (row == null) {
      return false;
    }
    return sinks.containsKey(step.name())
        ? isTriedAtSink(step.name(), row)
        : step.inputs().size() == 1 && isTriedAfter(step.inputs().get(0), row);
  }

  /** What a sink refused comes to it as it was: its table may have got the columns since. */
  private boolean isTriedAtSink(String sink, RecordBatch row) {
    boolean can =
        RowFit.isPossible(row.schema(), checked.schema(sink))
            && row.schema().names().containsAll(checked.key(sink).columns());
    if (can) {
      rows.computeIfAbsent(sink, any -> new ArrayList<>()).add(row);
    }
    return can;
  }

  /** What a step refused comes to it again with the columns that the spec has now. */
  private boolean isTriedAfter(String input, RecordBatch row) {
    Schema expected = checked.schema(input);
    RecordBatch now = row;
    if (!row.schema().equals(expected)) {
      if (!RowFit.isPossible(row.schema(), expected)) {
        return false; // made by another spec, whose rows had other columns
      }
      RowWriter fitted = new RowWriter(expected, 1 << 10);
      RowCursor cursor = row.cursor();
      cursor.next();
      if (!new RowFit(row.schema(), expected).add(cursor, fitted)) {
        return false;
      }
      now = fitted.take();
    }
    rows.computeIfAbsent(input, any -> new ArrayList<>()).add(now);
    return true;
  }

  private static @org.jspecify.annotations.Nullable RecordBatch decoded(DeadLetter letter) {
    try {
      return CoderUtils.decodeFromByteArray(RecordBatchCoder.of(), letter.raw().bytes());
    } catch (CoderException e) {
      return null;
    }
  }
}
