package dev.strandline.suite;

import dev.strandline.suite.RandomColumn.Kind;
import dev.strandline.suite.RandomInput.Written;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A random spec, files for it, and the same job in SQL. */
final class RandomJob {
  private final Random random;
  private final Path folder;
  private final RandomInput input;
  private final boolean days;
  private final boolean metadata;
  private final StringBuilder steps = new StringBuilder();

  /** Common table expressions of the SQL, each over the one before it. */
  private final StringBuilder sql = new StringBuilder();

  /** Queries of letters: step, file, record. */
  private final List<String> letters = new ArrayList<>();

  /** The columns after the last step, as name and type. */
  private final List<Column> columns = new ArrayList<>();

  private String last = "raw";
  private String keys = "";
  private String partitions = "";
  private String mode = "";
  private boolean keepsAll;

  /** A column of the rows as they are after some steps. */
  private record Column(String name, Kind kind, boolean nullable) {}

  RandomJob(long seed, Path folder) throws IOException {
    this.random = new Random(seed);
    this.folder = folder;
    RandomDialect dialect = RandomDialect.of(random, seed % 3 == 0);
    this.days = !dialect.plain() && random.nextInt(3) == 0;
    this.metadata = !dialect.plain() && random.nextInt(3) == 0;
    this.input = RandomInput.write(folder.resolve("in"), sourceColumns(), dialect, random, days);
    source();
    rowSteps();
    latest();
  }

  boolean plain() {
    return input.dialect().plain();
  }

  private List<RandomColumn> sourceColumns() {
    List<RandomColumn> list = new ArrayList<>();
    list.add(new RandomColumn("id", Kind.TEXT, false, null));
    list.add(new RandomColumn("day", Kind.DAY, random.nextBoolean(), null));
    list.add(new RandomColumn("seen", Kind.TIME, true, null));
    list.add(new RandomColumn("digits", Kind.DIGITS, false, null));
    Kind[] kinds = {Kind.INT, Kind.LONG, Kind.DECIMAL, Kind.FLAG, Kind.TEXT, Kind.DAY};
    int more = random.nextInt(4);
    for (int i = 0; i < more; i++) {
      Kind kind = kinds[random.nextInt(kinds.length)];
      boolean required = random.nextInt(4) == 0;
      String fallback = !required && random.nextInt(3) == 0 ? kind.anyGood(random) : null;
      list.add(new RandomColumn("m" + i, kind, required, fallback));
    }
    Collections.shuffle(list, random);
    return list;
  }

  private void source() {
    List<String> casts = new ArrayList<>();
    List<String> bad = new ArrayList<>(List.of("flawed"));
    for (RandomColumn column : input.columns()) {
      String text = "t_" + column.name();
      casts.add(column.kind().sql(text) + " AS " + column.name());
      bad.add(
          column.required()
              ? column.kind().sql(text) + " IS NULL"
              : text + " IS NOT NULL AND " + column.kind().sql(text) + " IS NULL");
      columns.add(new Column(column.name(), column.kind(), !column.required()));
    }
    if (days) {
      casts.add("CAST(day_text AS DATE) AS dt");
      columns.add(new Column("dt", Kind.DAY, true));
    }
    if (metadata) {
      casts.add("file AS m_file");
      casts.add("record AS m_record");
      casts.add("line AS m_line");
      columns.add(new Column("m_file", Kind.TEXT, false));
      columns.add(new Column("m_record", Kind.LONG, false));
      columns.add(new Column("m_line", Kind.LONG, false));
    }
    String isBad = "(" + String.join(") OR (", bad) + ")";
    sql.append("WITH raw AS (SELECT file, record, ")
        .append(String.join(", ", casts))
        .append(" FROM texts WHERE NOT (")
        .append(isBad)
        .append("))");
    letters.add("SELECT 'raw', file, record FROM texts WHERE " + isBad);
  }

  private void rowSteps() {
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      switch (random.nextInt(3)) {
        case 0 -> cast("step" + i);
        case 1 -> filter("step" + i);
        default -> select("step" + i);
      }
    }
  }

  private void step(String name, String type, String config, String query) {
    steps
        .append("  ")
        .append(name)
        .append(": {type: ")
        .append(type)
        .append(", input: ")
        .append(last)
        .append(", config: ")
        .append(config)
        .append("}\n");
    sql.append(",\n").append(name).append(" AS (").append(query).append(")");
    last = name;
  }

  private void cast(String name) {
    List<Column> able =
        columns.stream().filter(c -> c.kind() == Kind.DIGITS || c.kind() == Kind.INT).toList();
    if (able.isEmpty()) {
      return;
    }
    Column column = RandomDialect.pick(random, able);
    String cast;
    Column next;
    String type;
    if (column.kind() == Kind.INT) {
      cast = "CAST(" + column.name() + " AS VARCHAR)";
      type = "string";
      next = new Column(column.name(), Kind.TEXT, column.nullable());
    } else {
      Kind kind = random.nextBoolean() ? Kind.INT : Kind.DECIMAL;
      // A step's null word is the empty text.
      cast = kind.sql("nullif(" + column.name() + ", '')");
      type = kind == Kind.INT ? "int32" : "\"decimal(10,2)\"";
      next = new Column(column.name(), kind, column.nullable());
    }
    String isBad = column.name() + " IS NOT NULL AND " + cast + " IS NULL";
    letters.add("SELECT '" + name + "', file, record FROM " + last + " WHERE " + isBad);
    columns.set(columns.indexOf(column), next);
    step(
        name,
        "Cast",
        "{columns: [{name: " + column.name() + ", type: " + type + "}]}",
        "SELECT * REPLACE ("
            + cast
            + " AS "
            + column.name()
            + ") FROM "
            + last
            + " WHERE NOT ("
            + isBad
            + ")");
  }

  private void filter(String name) {
    Column column = RandomDialect.pick(random, columns);
    String c = column.name();
    String[] condition =
        switch (random.nextInt(4)) {
          case 0 -> new String[] {"op: not_null", c + " IS NOT NULL"};
          case 1 ->
              column.kind() == Kind.DAY
                  ? new String[] {"op: ge, value: 2024-02-29", c + " >= DATE '2024-02-29'"}
                  : column.kind() == Kind.INT || column.kind() == Kind.LONG
                      ? new String[] {"op: lt, value: 9", c + " < 9"}
                      : column.kind() == Kind.DECIMAL
                          ? new String[] {"op: gt, value: 1.5", c + " > 1.5"}
                          : new String[] {"op: not_null", c + " IS NOT NULL"};
          case 2 ->
              column.kind() == Kind.TEXT || column.kind() == Kind.DIGITS
                  ? new String[] {
                    "op: not_in, values: [a, \"b\", \"1\", Ünï]",
                    c + " NOT IN ('a', 'b', '1', 'Ünï')"
                  }
                  : new String[] {"op: not_null", c + " IS NOT NULL"};
          default ->
              column.kind() == Kind.TEXT
                  ? new String[] {"op: ne, value: \"0\"", c + " <> '0'"}
                  : column.kind() == Kind.FLAG
                      ? new String[] {"op: eq, value: true", c}
                      : column.kind() == Kind.TIME
                          ? new String[] {
                            "op: le, value: \"2026-01-31 10:00:00\"",
                            c + " <= TIMESTAMP '2026-01-31 10:00:00'"
                          }
                          : new String[] {"op: not_null", c + " IS NOT NULL"};
        };
    String or = random.nextBoolean() ? "" : "id";
    boolean any = !or.isEmpty() && columns.stream().anyMatch(k -> k.name().equals("id"));
    step(
        name,
        "Filter",
        "{conditions: [{column: "
            + c
            + ", "
            + condition[0]
            + "}"
            + (any ? ", {column: id, op: is_null}], match: any}" : "]}"),
        "SELECT * FROM " + last + " WHERE " + condition[1] + (any ? " OR id IS NULL" : ""));
  }

  private void select(String name) {
    List<Column> keep = new ArrayList<>(columns);
    Collections.shuffle(keep, random);
    keep.removeIf(c -> !List.of("id", "day", "seen").contains(c.name()) && random.nextInt(5) == 0);
    List<String> selected = new ArrayList<>();
    List<String> renamed = new ArrayList<>();
    List<Column> after = new ArrayList<>();
    for (Column column : keep) {
      boolean rename =
          random.nextInt(5) == 0 && !List.of("id", "day", "seen").contains(column.name());
      String next = rename ? column.name() + "_" + name : column.name();
      selected.add(column.name() + " AS " + next);
      after.add(new Column(next, column.kind(), column.nullable()));
      if (rename) {
        renamed.add(column.name() + ": " + next);
      }
    }
    columns.clear();
    columns.addAll(after);
    step(
        name,
        "Select",
        "{keep: ["
            + String.join(", ", keep.stream().map(Column::name).toList())
            + "]"
            + (renamed.isEmpty() ? "" : ", rename: {" + String.join(", ", renamed) + "}")
            + "}",
        "SELECT file, record, " + String.join(", ", selected) + " FROM " + last);
  }

  private void latest() {
    List<Column> shuffled = new ArrayList<>(columns);
    Collections.shuffle(shuffled, random);
    List<String> chosen =
        shuffled.subList(0, 1 + random.nextInt(Math.min(3, shuffled.size()))).stream()
            .map(Column::name)
            .toList();
    keys = String.join(", ", chosen);
    List<String> order =
        new ArrayList<>(columns.stream().filter(c -> !c.nullable()).map(Column::name).toList());
    Collections.shuffle(order, random);
    order = new ArrayList<>(order.subList(0, random.nextInt(Math.min(3, order.size() + 1))));
    String rank =
        String.join("", order.stream().map(column -> column + " DESC, ").toList())
            + "file DESC, record DESC";
    if (order.isEmpty() || random.nextBoolean()) {
      order.add("source_position");
    }
    keepsAll = random.nextInt(3) == 0;
    partition();
    steps
        .append("  latest: {type: LatestPerKey, input: ")
        .append(last)
        .append(", config: {keys: [")
        .append(keys)
        .append("], order_by: [")
        .append(String.join(", ", order))
        .append("]}}\n");
    sql.append(",\nlatest AS (SELECT * FROM ")
        .append(last)
        .append(" QUALIFY row_number() OVER (PARTITION BY ")
        .append(keys)
        .append(" ORDER BY ")
        .append(rank)
        .append(") = 1)");
  }

  private void partition() {
    List<String> fields = new ArrayList<>();
    if (random.nextInt(4) > 0) {
      for (Column column : columns) {
        if (random.nextInt(4) == 0 && fields.size() < 3) {
          fields.add(
              switch (column.kind()) {
                case DAY, TIME ->
                    RandomDialect.pick(random, List.of("year(%s)", "month(%s)", "day(%s)", "%s"))
                        .formatted(column.name());
                default ->
                    RandomDialect.pick(random, List.of("%s", "\"bucket(3, %s)\""))
                        .formatted(column.name());
              });
        }
      }
    }
    partitions = String.join(", ", fields);
    mode = RandomDialect.pick(random, List.of("overwrite", "overwrite_partitions", "append"));
  }

  /** The spec's text. */
  String yaml() {
    StringBuilder yaml = new StringBuilder("strandline: v1\nname: random\nsources:\n");
    yaml.append("  raw:\n    type: ReadFromFiles\n    config:\n      path: \"")
        .append(folder.resolve("in"))
        .append("/**\"\n      format: ")
        .append(input.dialect().yaml(input.columns().stream().map(RandomColumn::name).toList()))
        .append("\n      columns:\n");
    boolean aliases = input.dialect().header() == RandomDialect.Header.LINE;
    for (RandomColumn column : input.columns()) {
      yaml.append("        ")
          .append(column.yaml(aliases ? RandomInput.ALIAS + column.name() : null))
          .append('\n');
    }
    if (days) {
      yaml.append("      path_columns: [{name: dt, type: date}]\n");
    }
    if (metadata) {
      yaml.append("      metadata: {file: m_file, record: m_record, line: m_line}\n");
    }
    yaml.append("steps:\n").append(steps).append("sinks:\n");
    yaml.append("  lake:\n    type: WriteToParquet\n    input: latest\n    config: {path: \"")
        .append(lake())
        .append("\", mode: ")
        .append(mode)
        .append(", partition_by: [")
        .append(partitions)
        .append("]}\n");
    if (keepsAll) {
      yaml.append("  all:\n    type: WriteToParquet\n    input: ")
          .append(last)
          .append("\n    config: {path: \"")
          .append(all())
          .append("\", mode: append}\n");
    }
    return yaml.append("dead_letters: {path: \"").append(rejected()).append("\"}\n").toString();
  }

  Path lake() {
    return folder.resolve("lake");
  }

  Path all() {
    return folder.resolve("all");
  }

  Path rejected() {
    return folder.resolve("rejected");
  }

  boolean keepsAll() {
    return keepsAll;
  }

  private String names() {
    return String.join(", ", columns.stream().map(Column::name).toList());
  }

  /** What the job has to give, from the records as they were meant. */
  Expected expected() throws SQLException {
    try (Duck.Session duck = Duck.session()) {
      duck.run(textsTable());
      List<List<String>> rows = new ArrayList<>();
      for (Written written : input.records()) {
        List<String> row = new ArrayList<>();
        row.add(written.file());
        row.add(String.valueOf(written.record()));
        row.add(String.valueOf(written.line()));
        row.add(written.day());
        row.add(String.valueOf(written.flawed()));
        row.addAll(written.texts());
        rows.add(row);
      }
      duck.insert("texts", rows);
      return expected(duck);
    }
  }

  /** The same from DuckDB's own look at the files; letters apart, since it only drops bad lines. */
  Expected expectedFromFiles() throws SQLException {
    StringBuilder types = new StringBuilder();
    for (RandomColumn column : input.columns()) {
      types.append(types.isEmpty() ? "" : ", ").append("t_" + column.name() + ": 'VARCHAR'");
    }
    String root = folder.resolve("in") + "/";
    try (Duck.Session duck = Duck.session()) {
      duck.run(
          "CREATE TABLE texts AS SELECT replace(filename, '"
              + root
              + "', '') AS file, row_number() OVER () AS record, 0 AS line, NULL AS day_text, false"
              + " AS flawed, * EXCLUDE (filename) FROM read_csv('"
              + root
              + "**', auto_detect=false, header=false, filename=true, parallel=false,"
              + " compression='auto', delim='"
              + input.dialect().delimiter()
              + "', quote='\"', escape='\"', ignore_errors=true, allow_quoted_nulls=false,"
              + " nullstr='', strict_mode=true, columns={"
              + types
              + "})");
      return expected(duck);
    }
  }

  private String textsTable() {
    StringBuilder table =
        new StringBuilder(
            "CREATE TABLE texts (file VARCHAR, record BIGINT, line BIGINT, day_text VARCHAR, flawed"
                + " BOOLEAN");
    input.columns().forEach(column -> table.append(", t_" + column.name() + " VARCHAR"));
    return table.append(")").toString();
  }

  private Expected expected(Duck.Session duck) throws SQLException {
    List<List<String>> latest =
        duck.rows(sql + "\nSELECT " + names() + " FROM latest ORDER BY ALL");
    List<List<String>> rows =
        duck.rows(sql + "\nSELECT " + names() + " FROM " + last + " ORDER BY ALL");
    TreeSet<String> refused = new TreeSet<>();
    for (String query : letters) {
      duck.rows(sql + "\n" + query).forEach(row -> refused.add(String.join(" ", row)));
    }
    return new Expected(latest, rows, refused, input.records().size());
  }

  /** The rows of a table that the job wrote. */
  List<List<String>> rowsOf(Path table) throws SQLException {
    return Duck.rows("SELECT " + names() + " FROM " + Duck.table(table) + " ORDER BY ALL");
  }

  /**
   * What has to come out.
   *
   * @param letters step, file and record
   * @param records how many were read
   */
  record Expected(
      List<List<String>> latest, List<List<String>> all, Set<String> letters, int records) {}

  @Override
  public String toString() {
    return yaml() + "\n" + sql;
  }
}
