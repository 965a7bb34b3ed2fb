package dev.strandline.transforms;

import dev.strandline.model.Column;
import dev.strandline.model.KeyWindow;
import dev.strandline.model.PositionForm;
import dev.strandline.model.RowKey;
import dev.strandline.model.Schema;
import dev.strandline.model.Type;
import dev.strandline.options.Capability;
import dev.strandline.options.Checks;
import dev.strandline.options.Default;
import dev.strandline.options.Doc;
import dev.strandline.options.NotEmpty;
import dev.strandline.options.OneOrMany;
import dev.strandline.options.RunMode;
import dev.strandline.transforms.reduce.Reduction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps one row a key: the latest. */
public final class LatestPerKeyKind implements StepKind<LatestPerKeyKind.Config> {
  /** What {@code order_by} says for a row's position in its source. */
  public static final String SOURCE_POSITION = "source_position";

  /** What a spec says of {@code LatestPerKey}. */
  public record Config(
      @Doc(
              "The columns whose values make a key; null values are equal to each other. If left out, the `keys` of the DecodeChanges before it.")
          @Default("[]")
          @OneOrMany
          List<String> keys,
      @Doc(
              "What makes a row later than another of its key: columns, of which the greater value"
                  + " is later, or `source_position`. The position always breaks ties.")
          @Default(SOURCE_POSITION)
          @OneOrMany
          @NotEmpty
          List<String> orderBy,
      @Doc("Keeps the latest row of a key in each window of event time, and adds the window.")
          @Nullable Windowing window)
      implements Serializable {
    private static final long serialVersionUID = 1;

    public Config {
      keys = List.copyOf(keys);
      orderBy = List.copyOf(orderBy);
    }

    /** The windows of event time, where there are any. */
    public Optional<Windowing> windowing() {
      return Optional.ofNullable(window);
    }

    /**
     * What makes the rows that come out one a key.
     *
     * @param columns the key as {@link #check} has told it, without the window
     */
    public RowKey key(List<String> columns, PositionForm form) {
      List<String> all = new ArrayList<>(columns);
      KeyWindow windows = KeyWindow.NONE;
      if (window != null) {
        all.add(Windowing.START);
        windows = KeyWindow.of(window.text());
      }
      return new RowKey(all, reduction(columns).orderBy(), true, form, windows);
    }

    /** What becomes of the rows of a shard of that key. */
    public Reduction reduction(List<String> key) {
      List<String> columns =
          orderBy.stream().filter(name -> !name.equals(SOURCE_POSITION)).toList();
      return new Reduction(key, columns, Reduction.Deletes.APPLY);
    }
  }

  @Override
  public String type() {
    return "LatestPerKey";
  }

  @Override
  public Class<Config> config() {
    return Config.class;
  }

  @Override
  public Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs(
            "one row a key, or a key and window, the same whatever the order of arrival")
        : Capability.runs(
            "one row a key, or a key and window, and commit; a merge makes it one row a key");
  }

  @Override
  public String doc() {
    return "Keeps one row a key, the latest. Where `order_by` does not decide, the position in the"
        + " source does, so the answer never depends on the order of arrival.";
  }

  @Override
  public String example() {
    return """
        type: LatestPerKey
        input: raw
        config:
          keys: [c1, c7, c8]
          order_by: source_position
        """;
  }

  /**
   * Looks at the config against the rows that will come.
   *
   * @param told the key that the steps before it tell; may be empty
   * @return the key
   */
  public List<String> check(Config config, Schema input, List<String> told, Checks checks) {
    List<String> keys = config.keys().isEmpty() ? told : config.keys();
    if (keys.isEmpty()) {
      checks.problem(
          "keys",
          StepError.WRONG_KEYS.id(),
          "the key keys is missing, and no step before it tells the key; expected a list of columns");
    }
    checkKeys(config.keys(), input, checks);
    List<String> orderBy = config.orderBy();
    int last = orderBy.size() - 1;
    for (int i = 0; i < orderBy.size(); i++) {
      if (!orderBy.get(i).equals(SOURCE_POSITION)) {
        checkOrder("order_by[" + i + "]", orderBy.get(i), input, checks);
      } else if (i < last) {
        checks.problem(
            "order_by[" + i + "]",
            StepError.UNDECIDABLE_ORDER.id(),
            "source_position decides every tie, so nothing can come after it; put it last");
      }
    }
    return keys;
  }

  /**
   * The columns of the rows that come out.
   *
   * @param checks takes what is wrong with the windows
   */
  public Schema schema(Config config, Schema input, Checks checks) {
    return config
        .windowing()
        .map(windowing -> WindowChecks.schema(windowing, input, checks))
        .orElse(input);
  }

  private static void checkKeys(List<String> keys, Schema input, Checks checks) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      String path = "keys[" + i + "]";
      Optional<Column> column = StepChecks.column(path, keys.get(i), input, checks);
      if (column.isPresent() && isNested(column.get().type())) {
        checks.problem(
            path,
            StepError.WRONG_TYPE.id(),
            "\"" + keys.get(i) + "\" cannot be a key, it is a " + column.get().type());
      }
      if (!seen.add(keys.get(i))) {
        checks.problem(path, StepError.TWICE.id(), "\"" + keys.get(i) + "\" is named twice");
      }
    }
  }

  private static void checkOrder(String path, String name, Schema input, Checks checks) {
    Optional<Column> column = StepChecks.column(path, name, input, checks);
    if (column.isEmpty()) {
      return;
    }
    if (column.get().nullable()) {
      checks.problem(
          path,
          StepError.UNDECIDABLE_ORDER.id(),
          "\""
              + name
              + "\" may be null, and a null is neither earlier nor later; give the column"
              + " `required: true`, or order by source_position");
    } else if (isNested(column.get().type())) {
      checks.problem(
          path,
          StepError.WRONG_TYPE.id(),
          "\"" + name + "\" has no order, it is a " + column.get().type());
    }
  }

  private static boolean isNested(Type type) {
    return type instanceof Type.Array || type instanceof Type.Struct || type == Type.Plain.JSON;
  }
}
