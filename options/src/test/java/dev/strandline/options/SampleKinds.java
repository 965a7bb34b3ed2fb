package dev.strandline.options;

import dev.strandline.model.Type;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kinds that use every form that a config can have. */
final class SampleKinds {
  private SampleKinds() {}

  static final String READ_EXAMPLE =
      """
      type: ReadSample
      config:
        path: data/*.gz
        format: {type: delimited, delimiter: ";", header: [a, b]}
        columns:
          - {name: a, type: string}
          - {name: b, type: date, pattern: yyyy-MM-dd}
      """;

  static Catalog catalog() {
    return Catalog.of(
        List.of(
            new Kind<>("ReadSample", NodeKind.Role.SOURCE, Read.class, READ_EXAMPLE),
            new Kind<>("ReadNothing", NodeKind.Role.SOURCE, Nothing.class, "type: ReadNothing\n"),
            new Kind<>(
                "LatestSample",
                NodeKind.Role.STEP,
                Latest.class,
                "type: LatestSample\ninput: raw\nconfig: {keys: [a]}\n"),
            new Kind<>("Pass", NodeKind.Role.STEP, Nothing.class, "type: Pass\ninput: raw\n"),
            new Split(),
            new Kind<>(
                "WriteSample",
                NodeKind.Role.SINK,
                Write.class,
                "type: WriteSample\ninput: raw\nconfig: {path: lake}\n")));
  }

  record Kind<C extends Record>(String type, NodeKind.Role role, Class<C> config, String example)
      implements NodeKind<C> {
    @Override
    public String doc() {
      return "A sample called " + type + ".";
    }
  }

  record Nothing() {}

  record Tables(@Doc("The tables.") @NotEmpty List<String> tables) {}

  /** A step with an output for each of its tables. */
  static final class Split implements NodeKind<Tables> {
    @Override
    public String type() {
      return "Split";
    }

    @Override
    public Role role() {
      return Role.STEP;
    }

    @Override
    public Class<Tables> config() {
      return Tables.class;
    }

    @Override
    public List<Output> outputs(Tables config) {
      return config.tables().stream()
          .map(table -> new Output(table, Map.of("source.table", table)))
          .toList();
    }

    @Override
    public String doc() {
      return "A sample with several outputs.";
    }

    @Override
    public String example() {
      return "type: Split\ninput: raw\nconfig: {tables: [a]}\n";
    }
  }

  record Read(
      @Doc("Which files.") @NotEmpty String path,
      @Doc("How bytes become records.") @Default("{type: delimited}") Format format,
      @Doc("The columns.") @NotEmpty List<Column> columns,
      @Doc("How old a file must be.") @Default("0s") Duration settle,
      @Doc("The largest record.") @Default("16MB") @ByteSize @Range(min = 1, max = 1 << 30)
          long maxRecord,
      @Doc("Words for null.") @Default("['']") @AnyScalar List<String> nullValues,
      @Doc("The password.") @Nullable Secret password,
      @Doc("Options of the store.") @Default("{}") Map<String, String> options) {}

  sealed interface Format {}

  @Doc("Text with a delimiter.")
  record Delimited(
      @Doc("Between fields.") @Default("'|'") char delimiter,
      @Doc("Whether the first record names the columns.") @Default("false") Header header,
      @Doc("The charset.") @Default("UTF-8") Charset charset,
      @Doc("The compression.") @Default("auto") Compression compression)
      implements Format {}

  @Doc("JSON lines.")
  @Key("json")
  record JsonLines(
      @Doc("The deepest nesting.") @Default("64") @Range(min = 1, max = 1000) int depth)
      implements Format {}

  enum Compression {
    AUTO,
    NONE,
    GZIP
  }

  sealed interface Header {}

  @Bare
  record HeaderLine(@Doc("Whether there is one.") boolean present) implements Header {}

  @Bare
  record HeaderNames(@Doc("The names.") @NotEmpty List<String> names) implements Header {
    HeaderNames {
      if (names.stream().distinct().count() < names.size()) {
        throw new InvalidConfig("names", "a name stands there twice");
      }
    }
  }

  record Column(
      @Doc("Its name.") @NotEmpty String name,
      @Doc("Its type.") @Default("string") Type type,
      @Doc("Patterns of dates.") @Default("[]") @OneOrMany List<String> pattern,
      @Doc("Whether a value must be there.") @Default("false") boolean required,
      @Doc("Instead of a missing value.") @Key("default") @AnyScalar @Nullable String defaultValue,
      @Doc("The zone.") Optional<ZoneId> zone,
      @Doc("Marks of numbers.") @Nullable Marks marks,
      @Doc("Columns below it.") @Default("[]") List<Column> fields) {
    Column {
      if (required && defaultValue != null) {
        throw new InvalidConfig("defaultValue", "SL-1401", "a required column has no default");
      }
      if (!pattern.isEmpty() && type != Type.Plain.DATE) {
        throw new IllegalArgumentException("only a date has a pattern");
      }
    }
  }

  @ShortForm("decimal")
  record Marks(
      @Doc("The decimal mark.") char decimal,
      @Doc("Between thousands.") @Default("'_'") char grouping) {}

  record Latest(
      @Doc("The key.") @NotEmpty List<String> keys,
      @Doc("The share.") @Default("0.5") @Range(min = 0, max = 1) double share,
      @Doc("The workers.") @Default("1") @Range(min = 1) int workers,
      @Doc("The weight.") @Nullable Double weight,
      @Doc("Anything.") @Nullable Long offset) {}

  record Write(
      @Doc("Where to.") String path,
      @Doc("The partitions.") @Default("[]") List<Part> partitionBy,
      @Doc("What becomes of the old rows.") @Default("append") Mode mode) {}

  enum Mode {
    APPEND,
    OVERWRITE,
    OVERWRITE_PARTITIONS
  }

  @FromText("a column or year(column)")
  record Part(String function, String column) {
    static Part parse(String text) {
      if (text.matches("[a-z0-9_]{1,40}")) {
        return new Part("", text);
      } else if (text.matches("year\\([a-z0-9_]{1,40}\\)")) {
        return new Part("year", text.substring(5, text.length() - 1));
      }
      throw new IllegalArgumentException(
          "expected a column or year(column), got " + Quoted.of(text));
    }
  }
}
