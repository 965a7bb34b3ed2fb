package dev.strandline.pipelines;

import dev.strandline.io.SinkKind;
import dev.strandline.io.SourceKind;
import dev.strandline.io.commit.CommitError;
import dev.strandline.io.store.StoreException;
import dev.strandline.io.store.Stores;
import dev.strandline.model.Column;
import dev.strandline.model.PositionForm;
import dev.strandline.model.RowKey;
import dev.strandline.model.Schema;
import dev.strandline.options.Checks;
import dev.strandline.options.DeadLetterSettings;
import dev.strandline.options.Node;
import dev.strandline.options.NodeKind;
import dev.strandline.options.Output;
import dev.strandline.options.Problems;
import dev.strandline.options.Spec;
import dev.strandline.transforms.LatestPerKeyKind;
import dev.strandline.transforms.RowStepKind;
import dev.strandline.transforms.SplitStepKind;
import dev.strandline.transforms.StepError;
import dev.strandline.transforms.Windowing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A spec whose nodes fit together: the columns that each gives, and those that are unique in it.
 *
 * @param schemas of the rows that a source or step gives, or that a sink takes, by node
 * @param keys what makes the rows of a node one a key; nothing where they are just rows
 * @param warnings what is allowed but probably not meant
 */
public record CheckedSpec(
    Spec spec, Map<String, Schema> schemas, Map<String, RowKey> keys, List<String> warnings) {
  public CheckedSpec {
    warnings = List.copyOf(warnings);
    schemas = Map.copyOf(schemas);
    keys = Map.copyOf(keys);
  }

  /**
   * Checks a loaded spec.
   *
   * @throws dev.strandline.options.InvalidSpec with every problem of every node
   */
  public static CheckedSpec of(Spec spec) {
    return new Checking(spec).check();
  }

  /** The schema of a node's rows. */
  public Schema schema(String node) {
    Schema schema = schemas.get(node);
    if (schema == null) {
      throw new IllegalArgumentException("no node is named \"" + node + "\"");
    }
    return schema;
  }

  /** What makes a node's rows one a key. */
  public RowKey key(String node) {
    return keys.getOrDefault(node, RowKey.NONE);
  }

  /** The sources whose rows come to a node, in the order of the spec. */
  public List<String> sourcesOf(String node) {
    return sourcesOf(spec, node);
  }

  private static List<String> sourcesOf(Spec spec, String node) {
    Set<String> seen = new LinkedHashSet<>();
    collect(spec, node, seen);
    return spec.sources().keySet().stream().filter(seen::contains).toList();
  }

  /** Whether rows of that node come to another one. */
  boolean reads(String node, String before) {
    return before(node).contains(before);
  }

  /** The nodes whose rows come to a node, and it. */
  Set<String> before(String node) {
    Set<String> seen = new LinkedHashSet<>();
    collect(spec, node, seen);
    return seen;
  }

  private static void collect(Spec spec, String name, Set<String> seen) {
    if (seen.add(name)) {
      spec.node(name).ifPresent(node -> node.inputs().forEach(input -> collect(spec, input, seen)));
    }
  }

  private static final class Checking {
    private static final String NOTHING_RUNS_IT = "SL-1310";
    private static final String INPUTS_DIFFER = "SL-1311";
    private static final String NOT_THE_LOGS_ORDER = "SL-1314";
    private static final Schema UNKNOWN = Schema.of(List.of());

    private final Spec spec;
    private final Problems problems;
    private final Map<String, Schema> schemas = new HashMap<>();
    private final Map<String, RowKey> keys = new HashMap<>();

    /** The key's columns that a step tells of the rows that come, which need not be one a key. */
    private final Map<String, List<String>> told = new HashMap<>();

    private final List<String> warnings = new ArrayList<>();

    Checking(Spec spec) {
      this.spec = spec;
      this.problems = new Problems(spec.file());
    }

    CheckedSpec check() {
      for (Node<?> node : spec.nodes()) {
        check(node);
      }
      spec.deadLetters().ifPresent(this::checkStore);
      Targets.check(spec, problems);
      if (spec.stream().isPresent()) {
        spec.nodes().forEach(this::checkStream);
      }
      problems.throwIfAny();
      return new CheckedSpec(spec, schemas, keys, warnings);
    }

    private void checkStore(DeadLetterSettings letters) {
      Checks checks = Checks.ofDeadLetters(spec, problems);
      try {
        Stores.open(letters.path());
      } catch (StoreException e) {
        checks.problem("path", e.error().id(), e.sentence());
      } catch (IOException e) {
        checks.problem(
            "path", CommitError.UNUSABLE_PATH.id(), "Cannot use the path: " + e.getMessage());
      }
    }

    private void warn(Node<?> node, String warning) {
      warnings.add(node.name() + ": " + warning);
    }

    /** A sink opens its own. */
    private static <C extends Record> void checkStores(Node<C> source, Checks checks) {
      for (String path : source.kind().paths(source.config())) {
        try {
          Stores.requireKnown(path);
        } catch (StoreException e) {
          checks.problem("path", e.error().id(), e.sentence());
        }
      }
    }

    private <C extends Record> void check(Node<C> node) {
      Checks checks = Checks.of(node, problems);
      NodeKind<C> kind = node.kind();
      if (kind instanceof SourceKind<C> source) {
        checkStores(node, checks);
        schemas.put(node.name(), source.schema(node.config(), checks));
        keys.put(node.name(), RowKey.NONE.with(source.positions()));
        source.warnings(node.config()).forEach(warning -> warn(node, warning));
        return;
      }
      Schema input = inputOf(node, checks);
      PositionForm form = positions(node);
      RowKey unique =
          node.inputs().size() == 1
              ? keys.getOrDefault(node.inputs().get(0), RowKey.NONE)
              : RowKey.NONE.with(form);
      if (input.size() == 0) {
        schemas.put(node.name(), UNKNOWN); // what is wrong before it has been told
      } else if (node.config() instanceof Output output) {
        checkOutput(node, output);
      } else if (kind instanceof RowStepKind<C> step) {
        Schema output = step.schema(node.config(), input, checks);
        schemas.put(node.name(), output);
        keys.put(
            node.name(),
            keyAfter(output, unique, step.keepsEveryRow(node.config(), input))
                .with(step.positions(node.config(), input, form)));
        tell(node, step.keys(node.config()), output);
        step.warnings(node.config(), input).forEach(warning -> warn(node, warning));
      } else if (node.config() instanceof LatestPerKeyKind.Config config
          && kind instanceof LatestPerKeyKind latest) {
        List<String> key =
            latest.check(
                config,
                input,
                node.inputs().size() == 1
                    ? told.getOrDefault(node.inputs().get(0), List.of())
                    : List.of(),
                checks);
        if (form == PositionForm.COLUMNS && !config.reduction(key).orderBy().isEmpty()) {
          checks.problem(
              "order_by",
              NOT_THE_LOGS_ORDER,
              "rows of a log that may lack values are put together by their positions; order by"
                  + " source_position alone");
        }
        schemas.put(node.name(), latest.schema(config, input, checks));
        keys.put(node.name(), config.key(key, form));
        config.windowing().ifPresent(windowing -> checkWindows(windowing, form, checks));
      } else if (kind instanceof SinkKind<C> sink) {
        sink.check(node.config(), input, unique, checks);
        sourcesOf(spec, node.name()).stream()
            .filter(this::forgets)
            .forEach(source -> sink.checkForgetful(node.config(), source, checks));
        truncating(node.name())
            .forEach(step -> sink.checkTruncating(node.config(), step, input, unique, checks));
        schemas.put(node.name(), input);
        keys.put(node.name(), unique);
      } else {
        checks.node(NOTHING_RUNS_IT, "nothing here runs a " + kind.type());
      }
    }

    private void checkWindows(Windowing windowing, PositionForm form, Checks checks) {
      if (form == PositionForm.COLUMNS) {
        checks.problem(
            "window",
            StepError.BAD_WINDOW.id(),
            "the rows may lack values that their source did not send, and the row that has them may be"
                + " in an earlier window; let the source send whole rows, and say partial: reject");
      }
      if (windowing.allowedLateness() != null && spec.deadLetters().isEmpty()) {
        checks.problem(
            "window.allowed_lateness",
            StepError.BAD_WINDOW.id(),
            "late rows go to the dead letters, and the spec has none; add dead_letters: {path: ...}");
      }
    }

    private <C extends Record> void checkStream(Node<C> node) {
      node.kind().checkStream(node.config(), Checks.of(node, problems));
    }

    /** A table of a step that has several. */
    private void checkOutput(Node<?> node, Output output) {
      Node<?> step = spec.node(node.inputs().get(0)).orElseThrow();
      schemas.put(node.name(), schemaOf(step, output));
      keys.put(node.name(), keys.getOrDefault(step.name(), RowKey.NONE));
    }

    private <C extends Record> Schema schemaOf(Node<C> step, Output output) {
      SplitStepKind<C> kind = (SplitStepKind<C>) step.kind();
      told.put(output.node(step.name()), kind.keys(step.config(), output.name()));
      Schema input = Objects.requireNonNull(schemas.get(step.inputs().get(0)));
      return kind.schema(step.config(), output.name(), input);
    }

    /** What the step tells, or what it was told where it keeps those columns. */
    private void tell(Node<?> node, List<String> own, Schema output) {
      List<String> before =
          node.inputs().size() == 1
              ? told.getOrDefault(node.inputs().get(0), List.of())
              : List.<String>of();
      List<String> key = own.isEmpty() ? before : own;
      if (output.names().containsAll(key)) {
        told.put(node.name(), key);
      }
    }

    /** The steps before a node that tell of truncates. */
    private List<String> truncating(String node) {
      Set<String> seen = new LinkedHashSet<>();
      collect(spec, node, seen);
      return seen.stream().filter(name -> tellsTruncates(spec.node(name).orElseThrow())).toList();
    }

    private static <C extends Record> boolean tellsTruncates(Node<C> node) {
      return node.kind() instanceof RowStepKind<C> step && step.tellsTruncates(node.config());
    }

    private boolean forgets(String source) {
      return spec.node(source).orElseThrow().kind() instanceof SourceKind<?> kind && kind.forgets();
    }

    private PositionForm positions(Node<?> node) {
      PositionForm form = PositionForm.RECORD;
      for (String input : node.inputs()) {
        form = form.and(keys.getOrDefault(input, RowKey.NONE).positions());
      }
      return form;
    }

    private static RowKey keyAfter(Schema output, RowKey key, boolean everyRow) {
      if (!output.names().containsAll(key.columns())
          || !output.names().containsAll(key.orderBy())) {
        return RowKey.NONE;
      }
      return everyRow ? key : key.incomplete();
    }

    private Schema inputOf(Node<?> node, Checks checks) {
      List<Schema> inputs = new ArrayList<>();
      for (String name : node.inputs()) {
        inputs.add(schemas.getOrDefault(name, UNKNOWN));
      }
      for (int i = 1; i < inputs.size(); i++) {
        if (!inputs.get(i).equals(inputs.get(0)) && inputs.get(i).size() > 0) {
          checks.input(
              i,
              INPUTS_DIFFER,
              "its columns differ from those of \""
                  + node.inputs().get(0)
                  + "\": "
                  + difference(inputs.get(i), inputs.get(0)));
        }
      }
      return inputs.isEmpty() ? UNKNOWN : inputs.get(0);
    }

    /** Their names, or where these agree the columns that are not the same. */
    private static String difference(Schema one, Schema other) {
      if (!one.names().equals(other.names())) {
        return one.names() + " and " + other.names();
      }
      List<String> here = new ArrayList<>();
      List<String> there = new ArrayList<>();
      for (int i = 0; i < one.size(); i++) {
        if (!one.column(i).equals(other.column(i))) {
          here.add(told(one.column(i)));
          there.add(told(other.column(i)));
        }
      }
      return here + " and " + there;
    }

    private static String told(Column column) {
      return column.name()
          + " "
          + column.type()
          + (column.nullable() ? "" : " required")
          + (column.sensitive() ? " sensitive" : "");
    }
  }
}
