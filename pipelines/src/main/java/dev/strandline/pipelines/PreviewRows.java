package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.compress.CorruptInput;
import dev.strandline.model.Column;
import dev.strandline.model.DeadLetter;
import dev.strandline.model.Op;
import dev.strandline.model.RawInput;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RowCursor;
import dev.strandline.model.Schema;
import dev.strandline.model.cast.ValueText;
import dev.strandline.options.Node;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.Preview;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.transforms.LatestPerKeyKind;
import dev.strandline.transforms.Windowing;
import dev.strandline.transforms.reduce.LatestReducer;
import dev.strandline.transforms.reduce.ReduceCounts;
import dev.strandline.transforms.reduce.ReduceMemory;
import dev.strandline.transforms.reduce.Reduction;
import dev.strandline.transforms.reduce.Reduction.Deletes;
import dev.strandline.transforms.reduce.SessionFold;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first rows at each sink's door as text, and what was refused on the way. */
final class PreviewRows {
  private static final String MASK = "•••";
  private static final int MOST_RAW = 500;

  private final RunPlan plan;
  private final int limit;

  /** By their ids: what several sinks read, each of them meets. */
  private final Map<String, Preview.Rejected> rejected = new LinkedHashMap<>();

  /** By their paths. */
  private final Map<String, Preview.SetAside> setAside = new LinkedHashMap<>();

  PreviewRows(RunPlan plan, int limit) {
    this.plan = plan;
    this.limit = limit;
  }

  Preview preview() throws IOException {
    List<Preview.Table> tables = new ArrayList<>();
    for (String sink : plan.sinks().keySet()) {
      tables.add(table(sink));
    }
    return new Preview(tables, List.copyOf(rejected.values()), List.copyOf(setAside.values()));
  }

  private Preview.Table table(String sink) throws IOException {
    Schema schema = plan.checked().schema(sink);
    LocalRows local = new LocalRows(plan).withLetters(this::reject).withBadInputs(this::setAside);
    List<RecordBatch> batches = new ArrayList<>();
    long found = 0;
    for (Map.Entry<String, List<Input>> inputs : plan.inputs().entrySet()) {
      for (Input input : inputs.getValue()) {
        if (found <= limit) {
          List<RecordBatch> rows = local.rowsAt(sink, inputs.getKey(), input, limit + 1L);
          found += rows.stream().mapToLong(RecordBatch::rows).sum();
          batches.addAll(rows);
        }
      }
    }
    Cells cells = new Cells(schema);
    latest(sink, schema, batches, cells);
    List<Preview.Column> columns = new ArrayList<>();
    schema.columns().forEach(c -> columns.add(new Preview.Column(c.name(), c.type().toString())));
    return new Preview.Table(
        sink,
        columns,
        cells.rows.subList(0, Math.min(limit, cells.rows.size())),
        cells.rows.size() > limit);
  }

  /** Of the rows at hand the latest a key, where the sink's input keeps that. */
  private void latest(String sink, Schema schema, List<RecordBatch> batches, Cells cells)
      throws IOException {
    Node<?> node = plan.checked().spec().node(sink).orElseThrow();
    Node<?> before = plan.checked().spec().node(node.inputs().get(0)).orElseThrow();
    if (!(before.config() instanceof LatestPerKeyKind.Config config)) {
      batches.forEach(cells::add);
      return;
    }
    Reduction latest = config.reduction(plan.checked().key(before.name()).columns());
    boolean sessions = config.windowing().map(Windowing::merges).orElse(false);
    Reduction reduction =
        sessions ? new Reduction(latest.keys(), latest.orderBy(), Deletes.KEEP) : latest;
    SessionFold fold =
        sessions
            ? new SessionFold(
                schema, latest.keys(), latest.orderBy(), Windowing.END, cells::addLiving)
            : null;
    try (LatestReducer reducer = new LatestReducer(schema, reduction, ReduceMemory.AUTO)) {
      reducer.start(Set.of(), fold == null ? cells::add : fold);
      for (RecordBatch batch : batches) {
        reducer.add(batch);
      }
      ReduceCounts counts = reducer.finish();
      if (fold != null) {
        fold.finish(counts);
      }
    }
  }

  private void reject(DeadLetter letter) {
    if (rejected.size() < limit) {
      rejected.putIfAbsent(
          letter.id(),
          new Preview.Rejected(
              letter.place().object(),
              letter.place().record(),
              letter.place().line(),
              letter.reason().column(),
              letter.reason().code(),
              ErrorIds.without(letter.reason().message()),
              raw(letter.raw())));
    }
  }

  /** Keeps a bad file's verdict, or ends where a run would. */
  private void setAside(String source, CorruptInput verdict) {
    String code = verdict.fault().id();
    String message = String.valueOf(verdict.getMessage());
    if (plan.source(source).failsOnBadInput()) {
      throw new CommandFailed(ExitCode.FAILED, Endings.BAD_INPUT, message, verdict);
    }
    setAside.putIfAbsent(
        verdict.file(),
        new Preview.SetAside(verdict.file(), code, message.substring(code.length() + 2)));
  }

  private static String raw(RawInput raw) {
    return switch (raw.form()) {
      case REFERENCE -> MASK;
      case ROW -> "";
      case WHOLE, BEGINNING -> {
        byte[] bytes = raw.bytes();
        yield new String(bytes, 0, Math.min(MOST_RAW, bytes.length), StandardCharsets.UTF_8);
      }
    };
  }

  /** Rows as text. */
  private static final class Cells {
    private final Schema schema;
    private final List<List<@Nullable String>> rows = new ArrayList<>();

    Cells(Schema schema) {
      this.schema = schema;
    }

    void add(RecordBatch batch) {
      RowCursor row = batch.cursor();
      while (row.next()) {
        add(row);
      }
    }

    void addLiving(RowCursor row) {
      if (row.op() != Op.DELETE) {
        add(row);
      }
    }

    void add(RowCursor row) {
      List<@Nullable String> cells = new ArrayList<>();
      for (int i = 0; i < schema.size(); i++) {
        Column column = schema.column(i);
        cells.add(
            row.isNull(i) ? null : column.sensitive() ? MASK : ValueText.of(row, i, column.type()));
      }
      rows.add(cells);
    }
  }
}
