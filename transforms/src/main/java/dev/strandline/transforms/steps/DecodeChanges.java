package dev.strandline.transforms.steps;

import dev.strandline.model.PositionForm;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.options.Checks;
import dev.strandline.options.Output;
import dev.strandline.transforms.Rejects;
import dev.strandline.transforms.RowStep;
import dev.strandline.transforms.SplitStep;
import dev.strandline.transforms.SplitStepKind;
import dev.strandline.transforms.StepError;
import dev.strandline.transforms.changes.DecodeSettings;
import java.util.List;
import java.util.Objects;

/** Turns rows that tell of changes into rows with an op: inserts, updates, deletes. */
public final class DecodeChanges implements SplitStepKind<DecodeChangesConfig> {
  @Override
  public String type() {
    return "DecodeChanges";
  }

  @Override
  public Class<DecodeChangesConfig> config() {
    return DecodeChangesConfig.class;
  }

  @Override
  public String doc() {
    return "Turns rows that tell of changes into inserts, updates and deletes with their positions, for"
        + " a LatestPerKey and a merge after it: words in a column, files of AWS DMS, events of Debezium,"
        + " Maxwell and Canal. What cannot be decoded or ordered is a dead letter.";
  }

  @Override
  public String example() {
    return """
        type: DecodeChanges
        input: raw
        config:
          op: {column: op, insert: [I], update: [U], delete: [D]}
        """;
  }

  @Override
  public Schema schema(DecodeChangesConfig config, Schema input, Checks checks) {
    if (config.op() != null && !(config.format() instanceof ChangeFormat.Word)) {
      checks.problem(
          "op",
          StepError.WRONG_KEYS.id(),
          config.format() instanceof ChangeFormat.Images
              ? "the format is a mapping, so op belongs into it"
              : "op is for the format custom; others have their own words");
    }
    if (config.format() instanceof ChangeFormat.Images images) {
      return ImageRows.checked(images, input, checks);
    }
    if (config.format() instanceof ChangeFormat.Dms dms) {
      return DmsColumns.checked(dms, input, checks);
    }
    if (config.format() instanceof ChangeFormat.Events events) {
      return EventRows.checked(events, input, checks);
    }
    if (config.op() == null) {
      checks.node(StepError.WRONG_KEYS.id(), "the format custom needs op: {column: ...}");
      return input;
    }
    return OpColumn.schema(config.op(), input, checks);
  }

  @Override
  public PositionForm positions(DecodeChangesConfig config, Schema input, PositionForm form) {
    if (config.format() instanceof ChangeFormat.Events events) {
      return form.and(events.mayLackValues() ? PositionForm.COLUMNS : PositionForm.LOG);
    }
    if (config.format() instanceof ChangeFormat.Images images) {
      return form.and(
          images.mayLackValues()
              ? PositionForm.COLUMNS
              : images.order().isEmpty() ? form : PositionForm.LOG);
    }
    return config.format() instanceof ChangeFormat.Dms dms
            && DmsColumns.sequence(dms, input).isPresent()
        ? form.and(PositionForm.LOG)
        : form;
  }

  @Override
  public List<String> warnings(DecodeChangesConfig config, Schema input) {
    return config.format() instanceof ChangeFormat.Dms dms && dms.beforePrefix() == null
        ? List.of(
            "changes of a key cannot be seen without before-images: the row of the old key would stay;"
                + " if keys can change, let DMS add before-images and say before_prefix: BI_")
        : List.of();
  }

  @Override
  public RowStep open(DecodeChangesConfig config, Schema input) {
    if (config.format() instanceof ChangeFormat.Dms dms) {
      return new DmsRows(dms, input);
    }
    if (config.format() instanceof ChangeFormat.Events events) {
      return new OneTable(new EventRows(events, input));
    }
    if (config.format() instanceof ChangeFormat.Images images) {
      return new ImageRows(images, input);
    }
    return OpColumn.step(Objects.requireNonNull(config.op()), input);
  }

  @Override
  public boolean tellsDrift(DecodeChangesConfig config) {
    return config.format() instanceof ChangeFormat.Events events
        ? events.onDrift() != null
        : config.format() instanceof ChangeFormat.Images images && images.onDrift() != null;
  }

  @Override
  public boolean tellsTruncates(DecodeChangesConfig config) {
    return config.format() instanceof ChangeFormat.Events events
        && events.truncate() == DecodeSettings.Truncate.APPLY;
  }

  @Override
  public List<String> paths(DecodeChangesConfig config) {
    return config.format() instanceof ChangeFormat.Debezium debezium
            && debezium.avro() != null
            && debezium.avro().path() != null
        ? List.of(debezium.avro().path())
        : List.of();
  }

  @Override
  public List<Output> outputs(DecodeChangesConfig config) {
    return config.format() instanceof ChangeFormat.Events events
        ? EventTables.outputs(events.tables())
        : List.of();
  }

  @Override
  public Schema schema(DecodeChangesConfig config, String output, Schema input) {
    return EventRows.schema(
        (ChangeFormat.Events) config.format(), table(config, output).columns(), input);
  }

  @Override
  public List<String> keys(DecodeChangesConfig config, String output) {
    return table(config, output).keys();
  }

  @Override
  public List<String> keys(DecodeChangesConfig config) {
    if (config.format() instanceof ChangeFormat.Events events) {
      return events.keys();
    } else if (config.format() instanceof ChangeFormat.Images images) {
      return images.keys();
    }
    return config.format() instanceof ChangeFormat.Dms dms ? dms.keys() : List.of();
  }

  /** The step of a feed of one table. */
  private record OneTable(EventRows rows) implements RowStep {
    @Override
    public void process(RowCursor row, RowWriter out, Rejects rejects) {
      rows.process(row, List.of(out), rejects);
    }

    @Override
    public int process(RowCursor row, List<RowWriter> outs, Rejects rejects) {
      return rows.process(row, outs, rejects);
    }
  }

  private static EventTable table(DecodeChangesConfig config, String output) {
    ChangeFormat.Events events = (ChangeFormat.Events) config.format();
    return Objects.requireNonNull(events.tables().get(output), output);
  }

  @Override
  public SplitStep split(DecodeChangesConfig config, Schema input) {
    return new EventRows((ChangeFormat.Events) config.format(), input);
  }
}
