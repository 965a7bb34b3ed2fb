package dev.strandline.pipelines;

import dev.strandline.io.SinkKind;
import dev.strandline.io.SourceKind;
import dev.strandline.model.Schema;
import dev.strandline.options.Checks;
import dev.strandline.options.Node;
import dev.strandline.options.NodeKind;
import dev.strandline.options.Problems;
import dev.strandline.options.Spec;
import dev.strandline.transforms.LatestPerKeyKind;
import dev.strandline.transforms.RowStepKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A spec whose nodes fit together: the columns that each gives, and those that are unique in it.
 *
 * @param schemas of the rows that a source or step gives, or that a sink takes, by node
 * @param keys the columns whose values are unique in a node's rows; empty where nothing is known
 */
public record CheckedSpec(Spec spec, Map<String, Schema> schemas, Map<String, List<String>> keys) {
  public CheckedSpec {
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

  /** The columns that are unique in a node's rows. */
  public List<String> keys(String node) {
    return keys.getOrDefault(node, List.of());
  }

  private static final class Checking {
    private static final String NOTHING_RUNS_IT = "SL-1310";
    private static final String INPUTS_DIFFER = "SL-1311";
    private static final Schema UNKNOWN = Schema.of(List.of());

    private final Spec spec;
    private final Problems problems;
    private final Map<String, Schema> schemas = new HashMap<>();
    private final Map<String, List<String>> keys = new HashMap<>();

    Checking(Spec spec) {
      this.spec = spec;
      this.problems = new Problems(spec.file());
    }

    CheckedSpec check() {
      for (Node<?> node : spec.nodes()) {
        check(node);
      }
      problems.throwIfAny();
      return new CheckedSpec(spec, schemas, keys);
    }

    private <C extends Record> void check(Node<C> node) {
      Checks checks = Checks.of(node, problems);
      NodeKind<C> kind = node.kind();
      if (kind instanceof SourceKind<C> source) {
        schemas.put(node.name(), source.schema(node.config(), checks));
        return;
      }
      Schema input = inputOf(node, checks);
      List<String> unique =
          node.inputs().size() == 1
              ? keys.getOrDefault(node.inputs().get(0), List.of())
              : List.of();
      if (input.size() == 0) {
        schemas.put(node.name(), UNKNOWN); // what is wrong before it has been told
      } else if (kind instanceof RowStepKind<C> step) {
        Schema output = step.schema(node.config(), input, checks);
        schemas.put(node.name(), output);
        keys.put(node.name(), output.names().containsAll(unique) ? unique : List.of());
      } else if (node.config() instanceof LatestPerKeyKind.Config config
          && kind instanceof LatestPerKeyKind latest) {
        latest.check(config, input, checks);
        schemas.put(node.name(), input);
        keys.put(node.name(), config.keys());
      } else if (kind instanceof SinkKind<C> sink) {
        sink.check(node.config(), input, unique, checks);
        schemas.put(node.name(), input);
        keys.put(node.name(), unique);
      } else {
        checks.node(NOTHING_RUNS_IT, "nothing here runs a " + kind.type());
      }
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
                  + inputs.get(i).names()
                  + " and "
                  + inputs.get(0).names());
        }
      }
      return inputs.isEmpty() ? UNKNOWN : inputs.get(0);
    }
  }
}
