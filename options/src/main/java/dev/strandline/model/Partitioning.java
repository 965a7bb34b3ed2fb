package dev.strandline.model;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The folders that a table's rows are split into: {@code year=2024/month=01/day=03} for {@code
 * partition_by: [year(c7), month(c7), day(c7)]}.
 *
 * <p>A year has at least four digits; a month, a day and an hour have two, so that folders sort as
 * time does. Month, day and hour are those of the calendar (day 1 to 31): take the coarser ones
 * too. An instant's parts are those of UTC. A bucket is {@link KeyHash} modulo n. A field is named
 * after its transform, a plain column after itself; where a name would be taken twice, each becomes
 * {@code <column>_<transform>}.
 */
public record Partitioning(List<Field> fields) implements Serializable {
  private static final long serialVersionUID = 1;

  private static final long DAY_MICROS = 86_400_000_000L;

  /** No partitions: all rows are in the table's own folder. */
  public static final Partitioning NONE = new Partitioning(List.of());

  /** The names of the columns whose values it looks at, each once. */
  public List<String> columns(Schema schema) {
    return fields.stream().map(field -> schema.column(field.column()).name()).distinct().toList();
  }

  /** What is taken of a column's value. */
  public enum Transform {
    IDENTITY,
    YEAR,
    MONTH,
    DAY,
    HOUR,
    BUCKET
  }

  /**
   * One folder level.
   *
   * @param column the column's index in the rows' schema
   * @param buckets for {@link Transform#BUCKET}, else 0
   * @param name what stands before the {@code =}
   */
  public record Field(int column, Transform transform, int buckets, String name)
      implements Serializable {
    private static final long serialVersionUID = 1;

    public Field {
      Objects.requireNonNull(transform, "transform");
      if ((transform == Transform.BUCKET) != (buckets > 0)) {
        throw new IllegalArgumentException("bucket needs a number of 1 or more, got " + buckets);
      }
    }
  }

  public Partitioning {
    fields = List.copyOf(fields);
  }

  /**
   * The partitioning that a spec's texts name, such as {@code c1}, {@code year(c7)}, {@code
   * bucket(16, c1)}.
   *
   * @throws IllegalArgumentException naming the text, what is wrong and what is known
   */
  public static Partitioning parse(List<String> texts, Schema schema) {
    List<Field> fields = new ArrayList<>();
    for (String text : texts) {
      fields.add(field(text, schema));
    }
    List<Field> named = new ArrayList<>();
    for (Field field : fields) {
      boolean taken = fields.stream().filter(other -> other.name.equals(field.name)).count() > 1;
      named.add(taken ? renamed(field, schema) : field);
    }
    if (named.stream().map(Field::name).distinct().count() < named.size()) {
      throw new IllegalArgumentException("two partition fields are the same: " + texts);
    }
    return new Partitioning(named);
  }

  private static Field renamed(Field field, Schema schema) {
    if (field.transform == Transform.IDENTITY) {
      return field;
    }
    String name = schema.column(field.column).name() + "_" + word(field.transform);
    return new Field(field.column, field.transform, field.buckets, name);
  }

  private static Field field(String text, Schema schema) {
    int open = text.indexOf('(');
    if (open < 0) {
      return field(text, Transform.IDENTITY, 0, text.strip(), schema);
    }
    if (!text.endsWith(")")) {
      throw wrong(text, "a closing bracket is missing");
    }
    String word = text.substring(0, open).strip();
    Transform transform =
        Arrays.stream(Transform.values())
            .filter(known -> word(known).equals(word) && known != Transform.IDENTITY)
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        text,
                        "unknown transform \""
                            + word
                            + "\"; known: year, month, day, hour, bucket(n, column)"));
    String inner = text.substring(open + 1, text.length() - 1);
    if (transform != Transform.BUCKET) {
      return field(text, transform, 0, inner.strip(), schema);
    }
    int comma = inner.indexOf(',');
    if (comma < 0 || !inner.substring(0, comma).strip().matches("[1-9][0-9]{0,5}")) {
      throw wrong(text, "expected bucket(n, column) with n from 1 to 999999");
    }
    int buckets = Integer.parseInt(inner.substring(0, comma).strip());
    return field(text, transform, buckets, inner.substring(comma + 1).strip(), schema);
  }

  private static Field field(
      String text, Transform transform, int buckets, String column, Schema schema) {
    int index =
        schema
            .indexOf(column)
            .orElseThrow(() -> wrong(text, "no column \"" + column + "\" among " + schema.names()));
    Type type = schema.column(index).type();
    if (!takes(transform, type)) {
      throw wrong(text, word(transform) + " does not take a " + type);
    }
    String name = transform == Transform.IDENTITY ? column : word(transform);
    return new Field(index, transform, buckets, name);
  }

  private static boolean takes(Transform transform, Type type) {
    return switch (transform) {
      case YEAR, MONTH, DAY -> type == Type.Plain.DATE || isTimestamp(type);
      case HOUR -> isTimestamp(type);
      case IDENTITY, BUCKET ->
          type instanceof Type.Decimal
              || (type instanceof Type.Plain
                  && type != Type.Plain.FLOAT32
                  && type != Type.Plain.FLOAT64
                  && type != Type.Plain.BYTES
                  && type != Type.Plain.JSON);
    };
  }

  private static boolean isTimestamp(Type type) {
    return type == Type.Plain.TIMESTAMP || type == Type.Plain.TIMESTAMP_LOCAL;
  }

  private static String word(Transform transform) {
    return transform.name().toLowerCase(Locale.ROOT);
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException("Cannot partition by \"" + text + "\": " + why);
  }

  /** The path of the row's partition; empty without fields. Allocates: once a partition. */
  public String pathOf(RowCursor row, Schema schema) {
    StringBuilder path = new StringBuilder();
    for (Field field : fields) {
      path.append(path.isEmpty() ? "" : "/");
      path.append(
          row.isNull(field.column)
              ? PartitionPath.nullFolder(field.name)
              : PartitionPath.folder(
                  field.name, valueOf(field, row, schema.column(field.column).type())));
    }
    return path.toString();
  }

  private static String valueOf(Field field, RowCursor row, Type type) {
    int column = field.column;
    return switch (field.transform) {
      case IDENTITY -> textOf(row, column, type);
      case BUCKET ->
          Long.toString(
              Math.floorMod(new KeyHash(new int[] {column}).of(row), (long) field.buckets));
      case YEAR -> String.format("%04d", dateOf(row, column, type).getYear());
      case MONTH -> String.format("%02d", dateOf(row, column, type).getMonthValue());
      case DAY -> String.format("%02d", dateOf(row, column, type).getDayOfMonth());
      case HOUR ->
          String.format("%02d", Math.floorMod(row.getLong(column), DAY_MICROS) / 3_600_000_000L);
    };
  }

  private static LocalDate dateOf(RowCursor row, int column, Type type) {
    return LocalDate.ofEpochDay(
        type == Type.Plain.DATE
            ? row.getInt(column)
            : Math.floorDiv(row.getLong(column), DAY_MICROS));
  }

  private static String textOf(RowCursor row, int column, Type type) {
    if (type instanceof Type.Decimal decimal) {
      BigInteger unscaled =
          decimal.isLong()
              ? BigInteger.valueOf(row.getLong(column))
              : new BigInteger(
                  Arrays.copyOfRange(row.buffer(), row.start(column), row.end(column)));
      return new BigDecimal(unscaled, decimal.scale()).toPlainString();
    }
    return switch ((Type.Plain) type) {
      case STRING, JSON -> row.getString(column);
      case BOOL -> Boolean.toString(row.getBool(column));
      case INT32 -> Integer.toString(row.getInt(column));
      case INT64 -> Long.toString(row.getLong(column));
      case DATE -> LocalDate.ofEpochDay(row.getInt(column)).toString();
      case TIME -> LocalTime.ofNanoOfDay(row.getLong(column) * 1000).toString();
      case TIMESTAMP -> instant(row.getLong(column)).toString();
      case TIMESTAMP_LOCAL ->
          LocalDateTime.ofInstant(instant(row.getLong(column)), ZoneOffset.UTC).toString();
      case FLOAT32, FLOAT64, BYTES -> throw new IllegalArgumentException("no partition by " + type);
    };
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }
}
