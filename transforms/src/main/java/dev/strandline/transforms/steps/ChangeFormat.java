package dev.strandline.transforms.steps;

import dev.strandline.model.OnDrift;
import dev.strandline.model.Schema;
import dev.strandline.model.WireMessages;
import dev.strandline.options.Bare;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.Key;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import dev.strandline.options.SchemaSettings;
import dev.strandline.transforms.changes.ChangeDecoder;
import dev.strandline.transforms.changes.DecodeSettings;
import dev.strandline.transforms.changes.Decoders;
import dev.strandline.transforms.changes.TablesDecoder;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How rows tell of changes. */
public sealed interface ChangeFormat extends Serializable {

  /** By a column of their own: see {@code op}. */
  @Bare
  record Word(@Doc("How rows tell of changes.") Custom word) implements ChangeFormat {
    private static final long serialVersionUID = 1;
  }

  /** The one word. */
  enum Custom {
    CUSTOM
  }

  /** By an op and the row before and after, in columns of the spec's choice. */
  @Key("custom")
  @Doc(
      "Rows with an op, and the table's row before and after as JSON objects, in columns of your choice.")
  record Images(
      @Doc("The column of the words for what a row does, and the words.") DecodeChangesConfig.Op op,
      @Doc("The columns of the table.") @NotEmpty List<EventColumn> columns,
      @Doc("The columns of the key.") @NotEmpty @OneOrMany List<String> keys,
      @Doc("The column of the row after: json, string or bytes.") @Default("after") String after,
      @Doc(
              "The column of the row before, by which a changed key is seen; `before` if the rows have one.")
          @Nullable String before,
      @Doc(
              "The columns that order changes, compared as numbers one after the other: whole numbers, dates, times, or strings of digits. Between equal ones, and without any, the place in the source decides.")
          @Default("[]")
          @OneOrMany
          List<String> order,
      @Doc(
              "A word for the source's present life, to be changed where it was set up anew under the same name: positions of two are never compared.")
          @Default("''")
          String incarnation,
      @Doc(
              "What becomes of NaN and infinity where the type has none: `reject` the change, or `as_null`.")
          @Default("reject")
          DecodeSettings.NonFinite nonFinite,
      @Doc(
              "What a column means that an update's row lacks: `as_null`, or `unchanged` where the source sends changed columns only.")
          @Default("as_null")
          DecodeSettings.Absent absent,
      @Doc(
              "What becomes of rows with fields that no column reads: `fail` stops the run, `ignore` counts and names them in the report, `dead_letter`. Nobody is told if left out.")
          @Nullable OnDrift onDrift)
      implements ChangeFormat {
    private static final long serialVersionUID = 1;

    public Images {
      columns = List.copyOf(columns);
      keys = List.copyOf(keys);
      order = List.copyOf(order);
    }

    /** The column of the row before; empty where there is none. */
    String beforeOr(Schema input) {
      return before != null ? before : input.indexOf("before").isPresent() ? "before" : "";
    }

    /** Whether rows may lack values that the source did not send. */
    boolean mayLackValues() {
      return absent == DecodeSettings.Absent.UNCHANGED;
    }

    DecodeSettings settings() {
      return new DecodeSettings(
              columns.stream().map(EventColumn::settings).toList(),
              keys,
              "",
              DecodeSettings.Order.LOG,
              incarnation,
              "",
              DecodeSettings.Decimals.STRING,
              nonFinite,
              absent,
              DecodeSettings.Partial.ALLOW,
              DecodeSettings.Truncate.REJECT)
          .watching(onDrift);
    }
  }

  /** Files that AWS Database Migration Service writes. */
  @Key("dms")
  @Doc("Files that AWS DMS writes for one table: full load first, then changes.")
  record Dms(
      @Doc("The column of `I`, `U` and `D`; it is left out of the rows.") @Default("Op") String op,
      @Doc("Which files are of the full load, by a glob of their names; its rows come first.")
          @Default("'LOAD*'")
          String loads,
      @Doc(
              "The column of the change sequence, which orders changes across files; `AR_H_CHANGE_SEQ` if the rows have one, else the files' names and the rows' numbers order them.")
          @Nullable String changeSeq,
      @Doc(
              "What the names of before-image columns begin with, such as `BI_`, so that a changed key deletes the old one.")
          @Nullable String beforePrefix,
      @Doc("The columns of the key, where there are before-images.") @Default("[]") @OneOrMany
          List<String> keys)
      implements ChangeFormat {
    private static final long serialVersionUID = 1;

    public Dms {
      keys = List.copyOf(keys);
    }
  }

  /** Messages of a change feed, each in a row with its place in the feed. */
  sealed interface Events extends Serializable permits Debezium, Maxwell, Canal {
    List<EventColumn> columns();

    String value();

    @Nullable String key();

    @Nullable String topic();

    @Nullable String partition();

    @Nullable String offset();

    List<String> keys();

    String table();

    Map<String, EventTable> tables();

    TablesDecoder.Unknown onUnknownTable();

    @Nullable OnDrift onDrift();

    /** What becomes of an event that empties the table. */
    default DecodeSettings.Truncate truncate() {
      return DecodeSettings.Truncate.REJECT;
    }

    /** What the spec says of a table with these columns and that key. */
    DecodeSettings settings(List<EventColumn> columns, List<String> keys, String table);

    /** Makes decoders, which share the schemas that events name. */
    Function<DecodeSettings, ChangeDecoder> decoders();

    /** Whether values are no texts. */
    default boolean isBinary() {
      return this instanceof Debezium debezium && debezium.avro != null;
    }

    /** What the spec says of the one table. */
    default DecodeSettings settings() {
      return settings(columns(), keys(), table());
    }

    /** What the spec says of each of several tables, in the order of the spec. */
    default List<DecodeSettings> settingsOfTables() {
      List<DecodeSettings> settings = new ArrayList<>();
      tables()
          .forEach((name, table) -> settings.add(settings(table.columns(), table.keys(), name)));
      return settings;
    }

    /** Whether rows may lack values that the source did not send. */
    default boolean mayLackValues() {
      DecodeSettings settings = settings();
      return settings.partial() == DecodeSettings.Partial.ALLOW
          && (this instanceof Debezium || settings.absent() == DecodeSettings.Absent.UNCHANGED);
    }
  }

  /** Debezium's JSON events. */
  @Key("debezium")
  @Doc("Debezium's events, JSON with a schema in each or without, or Avro; whole or unwrapped.")
  record Debezium(
      @Doc("The columns of the one table.") @Default("[]") List<EventColumn> columns,
      @Doc("The column of the events' values: string, json or bytes.") @Default("value")
          String value,
      @Doc("The column of the events' keys; `key` if the rows have one.") @Nullable String key,
      @Doc("The column of the topic's name; `topic` if the rows have one.") @Nullable String topic,
      @Doc("The column of the partition's number; `partition` if the rows have one.")
          @Nullable String partition,
      @Doc("The column of the offset in the partition; `offset` if the rows have one.")
          @Nullable String offset,
      @Doc("The columns of the key; the fields of the events' keys if left out.")
          @Default("[]")
          @OneOrMany
          List<String> keys,
      @Doc(
              "The table whose events are meant, by the end of its dotted name, such as `public.orders`; all if left out.")
          @Default("''")
          String table,
      @Doc(
              "In place of `columns`: several tables by their dotted names, such as `public.orders`, each with its columns and key.")
          @Default("{}")
          Map<String, EventTable> tables,
      @Doc(
              "What becomes of an event of none of the `tables`: `fail` stops the run, `ignore`, or `dead_letter`.")
          @Default("fail")
          TablesDecoder.Unknown onUnknownTable,
      @Doc(
              "What orders changes: the `log`'s position, the `offset` in the partition, or `auto`: the log's, but for unwrapped events.")
          @Default("auto")
          DecodeSettings.Order order,
      @Doc(
              "Where the schemas are of events in Avro, each of which begins with a zero byte and its schema's id; keys may be JSON. Events are JSON if left out.")
          @Nullable SchemaSettings avro,
      @Doc(
              "A word for the source's present life, to be changed where it was set up anew under the same name: positions of two are never compared.")
          @Default("''")
          String incarnation,
      @Doc("What stands for a value that the source did not send.")
          @Default("__debezium_unavailable_value")
          String unavailable,
      @Doc("How decimals are written where events have no schema: `precise`, `string` or `double`.")
          @Default("precise")
          DecodeSettings.Decimals decimals,
      @Doc(
              "What becomes of NaN and infinity where the type has none: `reject` the event, or `as_null`.")
          @Default("reject")
          DecodeSettings.NonFinite nonFinite,
      @Doc(
              "What a column means that an update's row lacks: `as_null`, or `unchanged` where the source sends changed columns only.")
          @Default("as_null")
          DecodeSettings.Absent absent,
      @Doc(
              "What becomes of a row that lacks a value its source did not send: `allow` takes the value from the row before, `reject` refuses the event.")
          @Default("allow")
          DecodeSettings.Partial partial,
      @Doc(
              "What becomes of an event that empties the table: `reject`, `ignore`, or `apply`, which a merge can where the log orders rows.")
          @Default("reject")
          DecodeSettings.Truncate truncate,
      @Doc(
              "What becomes of rows with fields that no column reads: `fail` stops the run, `ignore` counts and names them in the report, `dead_letter`. Nobody is told if left out.")
          @Nullable OnDrift onDrift)
      implements ChangeFormat, Events {
    private static final long serialVersionUID = 1;

    public Debezium {
      columns = List.copyOf(columns);
      keys = List.copyOf(keys);
      tables = EventTables.checked(tables, columns, keys, table);
    }

    @Override
    public DecodeSettings settings(List<EventColumn> columns, List<String> keys, String table) {
      return new DecodeSettings(
              columns.stream().map(EventColumn::settings).toList(),
              keys,
              table,
              order,
              incarnation,
              unavailable,
              decimals,
              nonFinite,
              absent,
              partial,
              truncate)
          .watching(onDrift);
    }

    @Override
    public Function<DecodeSettings, ChangeDecoder> decoders() {
      if (avro == null) {
        return settings -> Decoders.debezium(settings);
      }
      WireMessages wire = WireMessages.open(avro);
      return settings -> Decoders.debezium(settings, wire);
    }
  }

  /** Events of Maxwell's daemon. */
  @Key("maxwell")
  @Doc("JSON events of Maxwell's daemon.")
  record Maxwell(
      @Doc("The columns of the one table.") @Default("[]") List<EventColumn> columns,
      @Doc("The column of the events' values: string, json or bytes.") @Default("value")
          String value,
      @Doc("The column of the topic's name; `topic` if the rows have one.") @Nullable String topic,
      @Doc("The column of the partition's number; `partition` if the rows have one.")
          @Nullable String partition,
      @Doc("The column of the offset in the partition; `offset` if the rows have one.")
          @Nullable String offset,
      @Doc("The columns of the key; the event's `primary_key_columns` if left out.")
          @Default("[]")
          @OneOrMany
          List<String> keys,
      @Doc(
              "The table whose events are meant, by the end of its dotted name, such as `public.orders`; all if left out.")
          @Default("''")
          String table,
      @Doc(
              "In place of `columns`: several tables by their dotted names, such as `public.orders`, each with its columns and key.")
          @Default("{}")
          Map<String, EventTable> tables,
      @Doc(
              "What becomes of an event of none of the `tables`: `fail` stops the run, `ignore`, or `dead_letter`.")
          @Default("fail")
          TablesDecoder.Unknown onUnknownTable,
      @Doc(
              "What orders changes: the `log`'s position, the `offset` in the partition, or `auto`: the log's where events have their `position`.")
          @Default("auto")
          DecodeSettings.Order order,
      @Doc(
              "A word for the source's present life, to be changed where it was set up anew under the same name: positions of two are never compared.")
          @Default("''")
          String incarnation,
      @Doc(
              "What becomes of NaN and infinity where the type has none: `reject` the event, or `as_null`.")
          @Default("reject")
          DecodeSettings.NonFinite nonFinite,
      @Doc(
              "What a column means that an update's row lacks: `as_null`, or `unchanged` where the source sends changed columns only.")
          @Default("as_null")
          DecodeSettings.Absent absent,
      @Doc(
              "What becomes of rows with fields that no column reads: `fail` stops the run, `ignore` counts and names them in the report, `dead_letter`. Nobody is told if left out.")
          @Nullable OnDrift onDrift)
      implements ChangeFormat, Events {
    private static final long serialVersionUID = 1;

    public Maxwell {
      columns = List.copyOf(columns);
      keys = List.copyOf(keys);
      tables = EventTables.checked(tables, columns, keys, table);
    }

    @Override
    public @Nullable String key() {
      return null;
    }

    @Override
    public DecodeSettings settings(List<EventColumn> columns, List<String> keys, String table) {
      return new DecodeSettings(
              columns.stream().map(EventColumn::settings).toList(),
              keys,
              table,
              order,
              incarnation,
              "",
              DecodeSettings.Decimals.STRING,
              nonFinite,
              absent,
              DecodeSettings.Partial.ALLOW,
              DecodeSettings.Truncate.REJECT)
          .watching(onDrift);
    }

    @Override
    public Function<DecodeSettings, ChangeDecoder> decoders() {
      return Decoders::maxwell;
    }
  }

  /** Flat messages of Canal. */
  @Key("canal")
  @Doc("Canal's flat JSON messages, in the order of their offsets in one partition.")
  record Canal(
      @Doc("The columns of the one table.") @Default("[]") List<EventColumn> columns,
      @Doc("The column of the events' values: string, json or bytes.") @Default("value")
          String value,
      @Doc("The column of the topic's name; `topic` if the rows have one.") @Nullable String topic,
      @Doc("The column of the partition's number; `partition` if the rows have one.")
          @Nullable String partition,
      @Doc("The column of the offset in the partition; `offset` if the rows have one.")
          @Nullable String offset,
      @Doc("The columns of the key; the message's `pkNames` if left out.") @Default("[]") @OneOrMany
          List<String> keys,
      @Doc(
              "The table whose events are meant, by the end of its dotted name, such as `public.orders`; all if left out.")
          @Default("''")
          String table,
      @Doc(
              "In place of `columns`: several tables by their dotted names, such as `public.orders`, each with its columns and key.")
          @Default("{}")
          Map<String, EventTable> tables,
      @Doc(
              "What becomes of an event of none of the `tables`: `fail` stops the run, `ignore`, or `dead_letter`.")
          @Default("fail")
          TablesDecoder.Unknown onUnknownTable,
      @Doc(
              "A word for the source's present life, to be changed where it was set up anew under the same name: positions of two are never compared.")
          @Default("''")
          String incarnation,
      @Doc(
              "What becomes of NaN and infinity where the type has none: `reject` the event, or `as_null`.")
          @Default("reject")
          DecodeSettings.NonFinite nonFinite,
      @Doc(
              "What a column means that an update's row lacks: `as_null`, or `unchanged` where the source sends changed columns only.")
          @Default("as_null")
          DecodeSettings.Absent absent,
      @Doc("What becomes of an event that empties the table: `reject` or `ignore`.")
          @Default("reject")
          DecodeSettings.Truncate truncate,
      @Doc(
              "What becomes of rows with fields that no column reads: `fail` stops the run, `ignore` counts and names them in the report, `dead_letter`. Nobody is told if left out.")
          @Nullable OnDrift onDrift)
      implements ChangeFormat, Events {
    private static final long serialVersionUID = 1;

    public Canal {
      columns = List.copyOf(columns);
      keys = List.copyOf(keys);
      tables = EventTables.checked(tables, columns, keys, table);
    }

    @Override
    public @Nullable String key() {
      return null;
    }

    @Override
    public DecodeSettings settings(List<EventColumn> columns, List<String> keys, String table) {
      return new DecodeSettings(
              columns.stream().map(EventColumn::settings).toList(),
              keys,
              table,
              DecodeSettings.Order.OFFSET,
              incarnation,
              "",
              DecodeSettings.Decimals.STRING,
              nonFinite,
              absent,
              DecodeSettings.Partial.ALLOW,
              truncate)
          .watching(onDrift);
    }

    @Override
    public Function<DecodeSettings, ChangeDecoder> decoders() {
      return Decoders::canal;
    }
  }
}
