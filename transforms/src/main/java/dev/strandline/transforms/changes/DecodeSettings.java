package dev.strandline.transforms.changes;

import dev.strandline.model.OnDrift;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a spec says of a change feed.
 *
 * @param columns of the rows, in order
 * @param keys the columns of the key; empty: the fields of the events' keys
 * @param table whose events are meant, by the end of their dotted name; empty: all
 * @param order what orders changes
 * @param incarnation of the source, where it was set up anew under the same name; may be empty
 * @param placeholder what stands for a value that the source did not send
 * @param onDrift what becomes of rows with fields that no column reads; null to pass over them
 */
public record DecodeSettings(
    List<ChangeColumn> columns,
    List<String> keys,
    String table,
    Order order,
    String incarnation,
    String placeholder,
    Decimals decimals,
    NonFinite nonFinite,
    Absent absent,
    Partial partial,
    Truncate truncate,
    @Nullable OnDrift onDrift)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public DecodeSettings {
    columns = List.copyOf(columns);
    keys = List.copyOf(keys);
  }

  /** Settings by which fields that no column reads are passed over. */
  public DecodeSettings(
      List<ChangeColumn> columns,
      List<String> keys,
      String table,
      Order order,
      String incarnation,
      String placeholder,
      Decimals decimals,
      NonFinite nonFinite,
      Absent absent,
      Partial partial,
      Truncate truncate) {
    this(
        columns,
        keys,
        table,
        order,
        incarnation,
        placeholder,
        decimals,
        nonFinite,
        absent,
        partial,
        truncate,
        null);
  }

  /** The same settings, by which fields that no column reads are looked at. */
  public DecodeSettings watching(@Nullable OnDrift said) {
    return with(columns, said);
  }

  /** The same settings, of sensitive columns. */
  public DecodeSettings hidden() {
    return with(columns.stream().map(ChangeColumn::hidden).toList(), onDrift);
  }

  private DecodeSettings with(List<ChangeColumn> others, @Nullable OnDrift said) {
    return new DecodeSettings(
        others,
        keys,
        table,
        order,
        incarnation,
        placeholder,
        decimals,
        nonFinite,
        absent,
        partial,
        truncate,
        said);
  }

  /** Whether events of the table of that dotted name are meant: by the end of the name. */
  boolean isOfTable(String name) {
    return table.isEmpty() || name.equals(table) || name.endsWith("." + table);
  }

  /** What orders changes. */
  public enum Order {
    /** The log's position where events carry one, else the offset. */
    AUTO,
    /** The log's position; an event without one is refused. */
    LOG,
    /** The offset in its partition, or the record's number in its file. */
    OFFSET
  }

  /** How decimals are written in events without a schema. */
  public enum Decimals {
    PRECISE,
    STRING,
    DOUBLE
  }

  /** What becomes of NaN and infinity where the type has none. */
  public enum NonFinite {
    REJECT,
    AS_NULL
  }

  /** What a column means that a row image lacks. */
  public enum Absent {
    AS_NULL,
    UNCHANGED
  }

  /** What becomes of an event that lacks values. */
  public enum Partial {
    ALLOW,
    REJECT
  }

  /** What becomes of an event that empties the table. */
  public enum Truncate {
    REJECT,
    IGNORE,
    /** Every row that stands before it is gone. */
    APPLY
  }
}
