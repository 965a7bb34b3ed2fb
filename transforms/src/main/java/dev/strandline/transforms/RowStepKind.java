package dev.strandline.transforms;

import dev.strandline.model.PositionForm;
import dev.strandline.model.Schema;
import dev.strandline.options.Capability;
import dev.strandline.options.Checks;
import dev.strandline.options.RunMode;
import java.util.List;

/**
 * A kind of step that looks at one row at a time, found by ServiceLoader; anybody's jar may add
 * one. Neighbours run in one loop.
 *
 * <p>{@code META-INF/services/dev.strandline.options.NodeKind} names the class, which is public,
 * has a public constructor without parameters and no state. The config record is Serializable.
 */
public non-sealed interface RowStepKind<C extends Record> extends StepKind<C> {
  /**
   * The columns of the rows that come out.
   *
   * @param checks takes what is wrong with the config; the schema is then a guess for the checks
   *     that follow
   */
  Schema schema(C config, Schema input, Checks checks);

  /** A row is one whether more will come or not. */
  @Override
  default Capability capability(RunMode mode) {
    return Capability.runs("row by row; a row that is refused is a dead letter");
  }

  /**
   * Whether exactly one row comes out for each that goes in, with the same values where a column
   * keeps its name, so that what was the latest row of its key still is.
   */
  default boolean keepsEveryRow(C config, Schema input) {
    return false;
  }

  /** What there is of the positions of the rows that come out. */
  default PositionForm positions(C config, Schema input, PositionForm form) {
    return form;
  }

  /** The columns of the key of the rows that come out, where the config tells them. */
  default List<String> keys(C config) {
    return List.of();
  }

  /** What is allowed but probably not meant, or costs more than it seems: one sentence each. */
  default List<String> warnings(C config, Schema input) {
    return List.of();
  }

  /** Whether the step may tell of drift, see {@link Rejects#drifts}. */
  default boolean tellsDrift(C config) {
    return false;
  }

  /** Whether the step may tell of truncates, see {@link Rejects#truncates}. */
  default boolean tellsTruncates(C config) {
    return false;
  }

  /** The step of a checked config; made anew on each worker thread. */
  RowStep open(C config, Schema input);
}
