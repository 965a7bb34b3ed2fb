package dev.strandline.transforms;

import dev.strandline.model.Books;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Drift;
import dev.strandline.model.Horizon;
import dev.strandline.model.OnDrift;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.SchemaChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.beam.sdk.values.KV;
import org.jspecify.annotations.Nullable;

/** The row steps of one thread: runs them over batches and counts what becomes of the rows. */
final class OpenSteps {
  /** What a writer holds at first, where there are many. */
  private static final int SMALL = 1 << 12;

  private final List<OpenStep> steps = new ArrayList<>();

  OpenSteps(RowSteps steps, DeadLetter.Job job, Instant seen) {
    steps.parts().forEach(part -> this.steps.add(new OpenStep(part, job, seen)));
  }

  /**
   * The rows that become of a batch's rows: a batch for each output of the last step.
   *
   * @param letters gets those that a step rejects
   */
  List<RecordBatch> process(RecordBatch batch, Consumer<DeadLetter> letters) {
    List<RecordBatch> rows = List.of(batch);
    for (OpenStep step : steps) {
      rows = step.process(rows.get(0), letters);
    }
    return rows;
  }

  /** What was counted since this was last asked: of a step that got nothing there is nothing. */
  Books takeBooks() {
    Books books = Books.EMPTY;
    for (OpenStep step : steps) {
      if (!step.counts.isEmpty()) {
        books = books.plus(Books.of(step.part.node(), step.counts));
        step.counts.clear();
      }
    }
    return books;
  }

  /** What the steps told of columns since this was last asked, each with the step's name. */
  List<KV<String, Drift>> takeDrift() {
    List<KV<String, Drift>> taken = new ArrayList<>();
    for (OpenStep step : steps) {
      step.drift.values().forEach(one -> taken.add(KV.of(step.part.node(), one)));
      step.drift.clear();
    }
    return taken;
  }

  /** Where the tables of outputs were emptied since this was last asked, by the output's node. */
  List<KV<String, Horizon>> takeTruncates() {
    List<KV<String, Horizon>> taken = new ArrayList<>();
    for (OpenStep step : steps) {
      step.truncates.forEach(
          (output, at) -> taken.add(KV.of(step.part.outputNodes().get(output), at)));
      step.truncates.clear();
    }
    return taken;
  }

  /** One step with what it works on. */
  private static final class OpenStep implements Rejects {
    final RowSteps.Part part;
    final Map<Books.Entry, Long> counts = new EnumMap<>(Books.Entry.class);
    private final DeadLetter.Job job;
    private final Instant seen;
    private final SplitStep step;
    private final RowCursor row;
    private final List<RowWriter> outs = new ArrayList<>();
    private final Map<String, Drift> drift = new TreeMap<>();
    private final Map<Integer, Horizon> truncates = new TreeMap<>();
    private DeadLetter.@Nullable Reason reason;

    OpenStep(RowSteps.Part part, DeadLetter.Job job, Instant seen) {
      this.part = part;
      this.job = new DeadLetter.Job(job.pipeline(), job.specHash(), job.runId(), part.node());
      this.seen = seen;
      this.step = part.opener().open();
      this.row = new RowCursor(part.input());
      if (part.outputs().size() == 1) {
        outs.add(new RowWriter(part.outputs().get(0)));
      } else {
        part.outputs().forEach(schema -> outs.add(new RowWriter(schema, SMALL)));
      }
    }

    List<RecordBatch> process(RecordBatch batch, Consumer<DeadLetter> letters) {
      if (!batch.schema().equals(part.input())) {
        throw new IllegalArgumentException(
            "Cannot run "
                + part.node()
                + ": a batch's schema is "
                + batch.schema()
                + ", expected "
                + part.input());
      }
      row.reset(batch);
      long rejected = 0;
      long filtered = 0;
      long derived = 0;
      while (row.next()) {
        int made = step.process(row, outs, this);
        if (reason != null) {
          reject(reason, made, letters);
          rejected++;
        } else if (made == 0) {
          filtered++;
        } else {
          derived += made - 1;
        }
      }
      count(Books.Entry.IN, batch.rows());
      count(Books.Entry.OUT, outs.stream().mapToLong(RowWriter::rows).sum());
      count(Books.Entry.REJECTED, rejected);
      count(Books.Entry.FILTERED, filtered);
      count(Books.Entry.DERIVED, derived);
      return outs.stream().map(RowWriter::take).toList();
    }

    private void reject(DeadLetter.Reason why, int made, Consumer<DeadLetter> letters) {
      if (made > 0) {
        throw new IllegalStateException(
            part.node() + " has rejected a row and passed it on: " + why);
      }
      letters.accept(RowLetter.of(row, part.input(), part.sensitive(), job, why, seen));
      reason = null;
    }

    private void count(Books.Entry entry, long rows) {
      counts.merge(entry, rows, Long::sum);
    }

    @Override
    public void reject(String code, String column, String message) {
      reason = new DeadLetter.Reason(code, column, message);
    }

    @Override
    public void drifts(SchemaChange change, OnDrift action) {
      Drift one = new Drift(change, action, 1, RowLetter.placeText(row));
      drift.merge(one.key(), one, Drift::plus);
    }

    @Override
    public void truncates(int output, Horizon at) {
      truncates.merge(output, at, Horizon::and);
    }
  }
}
