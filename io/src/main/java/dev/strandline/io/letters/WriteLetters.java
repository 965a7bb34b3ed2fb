package dev.strandline.io.letters;

import dev.strandline.io.CommitRun;
import dev.strandline.io.RunFact;
import dev.strandline.io.commit.TableLayout;
import dev.strandline.io.parquet.ParquetSettings;
import dev.strandline.io.parquet.ParquetWriter;
import dev.strandline.io.parquet.StoredPosition;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Books;
import dev.strandline.model.Copyable;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Planned;
import dev.strandline.model.RunStamp;
import dev.strandline.model.WrittenFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionView;
import org.jspecify.annotations.Nullable;

/**
 * Stages dead letters as Parquet files of their store, one a bundle and window, and tells the
 * commit of them.
 *
 * <p>Without a store letters are only counted, with examples. Letters of inputs that were found bad
 * are left out, and the books of the steps that wrote them corrected: their rows are dropped, not
 * rejected. What the sources rejected of such inputs, the commit knows by itself.
 */
public final class WriteLetters extends PTransform<PCollection<DeadLetter>, PCollection<RunFact>> {
  private static final long serialVersionUID = 1;
  private static final int FLUSH_BYTES = 1 << 18;

  private final String store;
  private final Planned<RunStamp> run;
  private final String owner;
  private final Map<String, SeenBefore> seen;
  private final @Nullable BadInputs badInputs;

  /**
   * Inputs whose letters are left out.
   *
   * @param origins the texts of those that were found bad
   * @param countedAt by the step that letters name, the node in whose books their rows are, where
   *     that is another
   */
  private record BadInputs(PCollectionView<List<String>> origins, Map<String, String> countedAt)
      implements Serializable {
    private static final long serialVersionUID = 1;

    BadInputs {
      countedAt = Map.copyOf(countedAt);
    }
  }

  private WriteLetters(
      String store,
      Planned<RunStamp> run,
      String owner,
      Map<String, SeenBefore> seen,
      @Nullable BadInputs badInputs) {
    this.store = store;
    this.run = run;
    this.owner = owner;
    this.seen = Map.copyOf(seen);
    this.badInputs = badInputs;
  }

  /**
   * Letters into that store.
   *
   * @param store the store's location; empty where there is none
   * @param owner of the table whose commit publishes them, {@link
   *     dev.strandline.io.commit.Staging#owner}
   */
  public static WriteLetters to(String store, Planned<RunStamp> run, String owner) {
    return new WriteLetters(store, run, owner, Map.of(), null);
  }

  /** Letters of which some, by id, are tried again: they keep when they were first seen. */
  public WriteLetters again(Map<String, SeenBefore> before) {
    return new WriteLetters(store, run, owner, before, badInputs);
  }

  /**
   * Leaves out the letters of origins, given by their texts, that were found bad while being read.
   *
   * @param countedAt by the step that letters name, the node in whose books their rows are, where
   *     that is another
   */
  public WriteLetters without(
      PCollectionView<List<String>> origins, Map<String, String> countedAt) {
    return new WriteLetters(store, run, owner, seen, new BadInputs(origins, countedAt));
  }

  @Override
  public PCollection<RunFact> expand(PCollection<DeadLetter> letters) {
    return letters
        .apply(
            "Stage letters",
            ParDo.of(new StageFn(store, run, owner, seen, badInputs))
                .withSideInputs(run.viewsAnd(badInputs == null ? null : badInputs.origins)))
        .setCoder(RunFact.coder());
  }

  private static final class StageFn extends DoFn<DeadLetter, RunFact> implements Copyable {
    private static final long serialVersionUID = 1;
    private final String store;
    private final Planned<RunStamp> run;
    private final String owner;
    private transient @Nullable Map<BoundedWindow, Taken> taken;

    private final Map<String, SeenBefore> seen;
    private final @Nullable BadInputs badInputs;

    StageFn(
        String store,
        Planned<RunStamp> run,
        String owner,
        Map<String, SeenBefore> seen,
        @Nullable BadInputs badInputs) {
      this.store = store;
      this.run = run;
      this.owner = owner;
      this.seen = seen;
      this.badInputs = badInputs;
    }

    @Override
    public DoFn<?, ?> copy() {
      return new StageFn(store, run, owner, seen, badInputs);
    }

    @StartBundle
    public void start() {
      taken = new LinkedHashMap<>();
    }

    @ProcessElement
    public void process(@Element DeadLetter letter, BoundedWindow window, ProcessContext context)
        throws IOException {
      Taken of = taken().computeIfAbsent(window, any -> new Taken(badOrigins(context)));
      if (!of.bad.isEmpty() && of.bad.contains(letter.place().origin().text())) {
        drop(letter, of);
        return;
      }
      of.tallies.add(letter);
      if (store.isEmpty()) {
        return;
      }
      Staged open = of.staged;
      if (open == null) {
        open = new Staged(store, run.in(context).runId(), owner);
        of.staged = open;
      }
      SeenBefore before = seen.isEmpty() ? null : seen.get(letter.id());
      open.add(before == null ? letter : before.again(letter));
    }

    private Set<String> badOrigins(ProcessContext context) {
      return badInputs == null ? Set.of() : Set.copyOf(context.sideInput(badInputs.origins));
    }

    private void drop(DeadLetter letter, Taken of) {
      String step = letter.job().step();
      if (!step.equals(letter.place().source()) && !letter.reason().isLate()) {
        String node = Objects.requireNonNull(badInputs).countedAt.getOrDefault(step, step);
        of.dropped.merge(node, 1L, Long::sum);
      }
    }

    private Map<BoundedWindow, Taken> taken() {
      return Objects.requireNonNull(taken, "no bundle has begun");
    }

    @FinishBundle
    public void finish(FinishBundleContext context) throws IOException {
      for (Map.Entry<BoundedWindow, Taken> of : taken().entrySet()) {
        for (RunFact fact : of.getValue().tallies.facts()) {
          output(context, fact, of.getKey());
        }
        for (Map.Entry<String, Long> dropped : of.getValue().dropped.entrySet()) {
          Books books = Books.dropping(dropped.getKey(), dropped.getValue());
          output(context, new RunFact.Counted(books), of.getKey());
        }
        Staged open = of.getValue().staged;
        if (open != null) {
          output(context, new RunFact.Written(CommitRun.LETTERS, open.finish()), of.getKey());
        }
      }
      taken().clear();
    }

    private static void output(
        DoFn<DeadLetter, RunFact>.FinishBundleContext context, RunFact fact, BoundedWindow window) {
      context.output(fact, window.maxTimestamp(), window);
    }
  }

  /** What a bundle has of one window. */
  private static final class Taken {
    final Set<String> bad;
    final Tallies tallies = new Tallies();
    final Map<String, Long> dropped = new LinkedHashMap<>();
    @Nullable Staged staged;

    Taken(Set<String> bad) {
      this.bad = bad;
    }
  }

  /** One staged file. */
  private static final class Staged {
    private final String path;
    private final String name;
    private final OutputStream out;
    private final ParquetWriter parquet;
    private final LetterRows rows = new LetterRows();

    Staged(String store, String runId, String owner) throws IOException {
      String id = UUID.randomUUID().toString();
      path = TableLayout.staging(runId) + "/" + owner + "-" + id + ".staged";
      name = runId + "-" + id.substring(0, 8) + ".parquet";
      out = Stores.open(store).createStaged(path);
      parquet = new ParquetWriter(LetterRows.SCHEMA, ParquetSettings.DEFAULT, StoredPosition.NONE);
      parquet.open(out);
    }

    void add(DeadLetter letter) throws IOException {
      rows.add(letter);
      if (rows.size() >= FLUSH_BYTES) {
        parquet.add(rows.take());
      }
    }

    WrittenFile finish() throws IOException {
      parquet.add(rows.take());
      ParquetWriter.Written written = parquet.finish();
      out.close();
      parquet.close();
      return new WrittenFile("s0-of-1", path, "", name, 0, 1, written.rows(), written.bytes(), "");
    }
  }
}
