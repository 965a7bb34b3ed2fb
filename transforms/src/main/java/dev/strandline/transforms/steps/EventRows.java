package dev.strandline.transforms.steps;

import dev.strandline.model.Column;
import dev.strandline.model.Horizon;
import dev.strandline.model.OnDrift;
import dev.strandline.model.RowCursor;
import dev.strandline.model.RowWriter;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Checks;
import dev.strandline.transforms.Rejects;
import dev.strandline.transforms.SplitStep;
import dev.strandline.transforms.StepChecks;
import dev.strandline.transforms.StepError;
import dev.strandline.transforms.changes.ChangeDecoder;
import dev.strandline.transforms.changes.ChangeEvent;
import dev.strandline.transforms.changes.DecodeSettings;
import dev.strandline.transforms.changes.Decoders;
import dev.strandline.transforms.changes.TablesDecoder;
import dev.strandline.transforms.changes.UndecodableEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of one or several tables for rows that each hold a message of their change feed. */
final class EventRows implements SplitStep {
  private static final List<Type> TEXTS =
      List.of(Type.Plain.STRING, Type.Plain.JSON, Type.Plain.BYTES);
  private static final List<Type> BYTES = List.of(Type.Plain.BYTES);
  private static final List<Type> NUMBERS = List.of(Type.Plain.INT32, Type.Plain.INT64);
  private static final int NONE = -1;
  private static final byte[] NO_LOG = {};

  private final TablesDecoder decoder;
  private final List<RowWriter> rows = new ArrayList<>();
  private final List<RowCursor> made = new ArrayList<>();
  private final int value;
  private final int key;
  private final int topic;
  private final int partition;
  private final int offset;
  private final boolean wideOffset;
  private final boolean widePartition;
  private final @Nullable OnDrift onDrift;

  EventRows(ChangeFormat.Events format, Schema input) {
    Function<DecodeSettings, ChangeDecoder> decoders = format.decoders();
    boolean hidden = hides(format, input);
    List<DecodeSettings> settings =
        (format.tables().isEmpty() ? List.of(format.settings()) : format.settingsOfTables())
            .stream().map(one -> hidden ? one.hidden() : one).toList();
    // Of one table events of others change nothing.
    decoder =
        Decoders.tables(
            decoders,
            settings,
            format.tables().isEmpty() ? TablesDecoder.Unknown.IGNORE : format.onUnknownTable());
    for (Schema schema : decoder.schemas()) {
      rows.add(new RowWriter(schema, 1 << 10));
      made.add(new RowCursor(schema));
    }
    onDrift = format.onDrift();
    value = input.indexOf(format.value()).orElseThrow();
    key = indexOf(format instanceof ChangeFormat.Debezium, format.key(), "key", input);
    topic = indexOf(true, format.topic(), "topic", input);
    partition = indexOf(true, format.partition(), "partition", input);
    offset = indexOf(true, format.offset(), "offset", input);
    wideOffset = offset >= 0 && input.column(offset).type() == Type.Plain.INT64;
    widePartition = partition >= 0 && input.column(partition).type() == Type.Plain.INT64;
  }

  private static int indexOf(boolean wanted, @Nullable String name, String usual, Schema input) {
    return wanted ? input.indexOf(name == null ? usual : name).orElse(NONE) : NONE;
  }

  /** Whether the columns of the events are sensitive, and so all that they tell. */
  private static boolean hides(ChangeFormat.Events format, Schema input) {
    String key = format instanceof ChangeFormat.Debezium ? named(format.key(), "key", input) : "";
    return StepChecks.anySensitive(input, format.value(), key);
  }

  /** What is wrong with what the spec says of fields that no column reads. */
  static void checkDrift(@Nullable OnDrift onDrift, Checks checks) {
    if (onDrift == OnDrift.EVOLVE) {
      checks.problem(
          "format.on_drift",
          StepError.NO_EVOLVE.id(),
          "an event tells of a new column when it is read, and by then the steps' columns are settled;"
              + " say dead_letter, declare the column that the report names with its type, and run"
              + " strandline replay");
    }
  }

  private static void checkTruncate(ChangeFormat.Events format, Checks checks) {
    if (format.truncate() == DecodeSettings.Truncate.APPLY
        && format.settings().order() == DecodeSettings.Order.OFFSET) {
      checks.problem(
          "format.truncate",
          StepError.UNORDERED_TRUNCATE.id(),
          "a truncate concerns the rows of all partitions, and offsets order one; "
              + (format instanceof ChangeFormat.Debezium
                  ? "order by the log's position (order: log), or say reject or ignore"
                  : "say reject or ignore"));
    }
  }

  /** The table's columns, and what is wrong with the config. */
  static Schema checked(ChangeFormat.Events format, Schema input, Checks checks) {
    checkDrift(format.onDrift(), checks);
    checkTruncate(format, checks);
    column("value", format.value(), format.isBinary() ? BYTES : TEXTS, input, checks);
    column("key", named(format.key(), "key", input), TEXTS, input, checks);
    List<Type> text = List.of(Type.Plain.STRING);
    column("topic", named(format.topic(), "topic", input), text, input, checks);
    column("partition", named(format.partition(), "partition", input), NUMBERS, input, checks);
    column("offset", named(format.offset(), "offset", input), NUMBERS, input, checks);
    boolean hidden = hides(format, input);
    if (format.tables().isEmpty()) {
      return columns("format", format.columns(), format.keys(), hidden, checks);
    }
    @Nullable Schema first = null;
    for (Map.Entry<String, EventTable> table : format.tables().entrySet()) {
      Schema schema =
          columns(
              "format.tables.\"" + table.getKey() + "\"",
              table.getValue().columns(),
              table.getValue().keys(),
              hidden,
              checks);
      first = first == null ? schema : first;
    }
    return java.util.Objects.requireNonNull(first);
  }

  /** The columns of one table's rows. */
  static Schema schema(ChangeFormat.Events format, List<EventColumn> columns, Schema input) {
    boolean hidden = hides(format, input);
    return Schema.of(columns.stream().map(column -> column(column, hidden)).toList());
  }

  private static Column column(EventColumn declared, boolean hidden) {
    Column column = declared.settings().column();
    return hidden ? column.hidden() : column;
  }

  /**
   * The columns declared there, and what is wrong with them and the key.
   *
   * @param hidden whether they are sensitive, whatever the spec says of each
   */
  static Schema columns(
      String path, List<EventColumn> declared, List<String> keys, boolean hidden, Checks checks) {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < declared.size(); i++) {
      EventColumn column = declared.get(i);
      String at = path + ".columns[" + i + "]";
      if (names.add(column.name())) {
        columns.add(column(column, hidden));
      } else {
        checks.problem(
            at + ".name", StepError.TWICE.id(), "\"" + column.name() + "\" is declared twice");
      }
      try {
        dev.strandline.model.cast.FieldCasts.compile(
            column.settings().column(), column.settings().casts());
      } catch (IllegalArgumentException e) {
        checks.problem(at, StepError.BAD_CAST.id(), String.valueOf(e.getMessage()));
      }
    }
    Schema schema = Schema.of(columns);
    for (int i = 0; i < keys.size(); i++) {
      StepChecks.column(path + ".keys[" + i + "]", keys.get(i), schema, checks);
    }
    return schema;
  }

  /** The name, or the usual one where there is such a column; empty for none. */
  private static String named(@Nullable String name, String usual, Schema input) {
    return name != null ? name : input.indexOf(usual).isPresent() ? usual : "";
  }

  private static void column(
      String path, String name, List<Type> types, Schema input, Checks checks) {
    if (name.isEmpty()) {
      return;
    }
    Optional<Column> column = StepChecks.column("format." + path, name, input, checks);
    if (column.isPresent() && !types.contains(column.get().type())) {
      checks.problem(
          "format." + path,
          StepError.WRONG_TYPE.id(),
          "\"" + name + "\" is a " + column.get().type() + "; expected one of " + types);
    }
  }

  @Override
  public int process(RowCursor row, List<RowWriter> outs, Rejects rejects) {
    int table;
    try {
      table = decoder.decode(event(row), rows);
    } catch (UndecodableEvent e) {
      rows.forEach(RowWriter::clear);
      tellExtra(rejects);
      rejects.reject(e.id(), e.column(), e.sentence());
      return 0;
    }
    if (table == TablesDecoder.NONE) {
      return 0;
    }
    tellExtra(rejects);
    Horizon truncates = decoder.takeTruncates();
    if (!truncates.isNone()) {
      rejects.truncates(table, truncates);
    }
    RowWriter from = rows.get(table);
    RowCursor cursor = made.get(table);
    int count = from.rows();
    from.view(cursor);
    while (cursor.next()) {
      outs.get(table).copyRow(cursor);
    }
    from.clear();
    return count;
  }

  private void tellExtra(Rejects rejects) {
    OnDrift said = onDrift;
    if (said != null) {
      decoder.takeExtra().forEach(change -> rejects.drifts(change, said));
    }
  }

  private ChangeEvent event(RowCursor row) {
    return new ChangeEvent(
        bytes(row, key),
        bytes(row, value),
        topic < 0 || row.isNull(topic) ? "" : row.getString(topic),
        number(row, partition, widePartition),
        number(row, offset, wideOffset),
        row.origin(),
        row.seq(),
        row.logStart() == row.logEnd()
            ? NO_LOG
            : Arrays.copyOfRange(row.buffer(), row.logStart(), row.logEnd()));
  }

  private static byte @Nullable [] bytes(RowCursor row, int column) {
    return column < 0 || row.isNull(column)
        ? null
        : Arrays.copyOfRange(row.buffer(), row.start(column), row.end(column));
  }

  private static long number(RowCursor row, int column, boolean wide) {
    return column < 0 || row.isNull(column) ? -1 : wide ? row.getLong(column) : row.getInt(column);
  }
}
