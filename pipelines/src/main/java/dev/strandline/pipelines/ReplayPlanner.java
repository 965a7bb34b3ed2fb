package dev.strandline.pipelines;

import dev.strandline.io.Sink;
import dev.strandline.io.Source;
import dev.strandline.io.letters.LetterFiles;
import dev.strandline.io.letters.SeenBefore;
import dev.strandline.io.letters.StoredLetters;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.RawInput;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.Schema;
import dev.strandline.options.Node;
import dev.strandline.pipelines.cli.LetterFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;

/** Sorts the letters of a store by what a replay does with each. */
final class ReplayPlanner {
  private final CheckedSpec checked;
  private final Map<String, Source> sources;
  private final Map<String, Sink> sinks;
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
    if (!letter.job().pipeline().equals(checked.spec().name()) || !filter.lets(letter)) {
      kept.add(letter);
    } else if (discards) {
      discarded++;
    } else if (isSuperseded(letter)) {
      superseded++;
    } else if (!isTakenIn(letter) || !isTried(letter)) {
      kept.add(letter);
    } else {
      seen.put(letter.id(), new SeenBefore(letter.firstSeen(), letter.attempts()));
    }
  }

  /** Whether the record is of a content that the tables have replaced by a later one. */
  private boolean isSuperseded(DeadLetter letter) throws IOException {
    for (Sink sink : sinks.values()) {
      OptionalLong content = contentOf(sink, letter);
      if (content.isPresent() && content.getAsLong() > letter.place().version()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the records beside it are in every table: else a run will read it anyway. */
  private boolean isTakenIn(DeadLetter letter) throws IOException {
    for (Sink sink : sinks.values()) {
      OptionalLong content = contentOf(sink, letter);
      if (content.isEmpty() || content.getAsLong() != letter.place().version()) {
        return false;
      }
    }
    return true;
  }

  private static OptionalLong contentOf(Sink sink, DeadLetter letter) throws IOException {
    return sink.contentOf(letter.place().source(), letter.place().object());
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
        || step.inputs().size() != 1
        || letter.raw().form() != RawInput.Form.ROW
        || letter.raw().bytes().length == 0) {
      return false;
    }
    String input = step.inputs().get(0);
    RecordBatch row = decoded(letter);
    Schema expected = checked.schema(input);
    if (row == null || !row.schema().equals(expected)) {
      return false; // made by another spec, whose rows had other columns
    }
    rows.computeIfAbsent(input, any -> new ArrayList<>()).add(row);
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
