package dev.strandline.io;

import dev.strandline.model.Column;
import dev.strandline.model.PositionForm;
import dev.strandline.model.Schema;
import dev.strandline.options.Checks;
import dev.strandline.options.NodeKind;
import java.util.List;

/**
 * A kind of source, found by ServiceLoader: from the spec's config to rows.
 *
 * <p>{@code META-INF/services/dev.strandline.io.SourceKind} names the class.
 */
public interface SourceKind<C extends Record> extends NodeKind<C> {
  @Override
  default Role role() {
    return Role.SOURCE;
  }

  /**
   * The columns of the rows that it reads.
   *
   * @param checks takes what is wrong with the config; the schema is then of no matter
   */
  Schema schema(C config, Checks checks);

  /** What is allowed but probably not meant, in words for the user. */
  default List<String> warnings(C config) {
    return List.of();
  }

  /**
   * Whether what was read once may be gone from the source, as from a log that keeps its records
   * for some days: then no sink may count on reading everything again with each run.
   */
  default boolean forgets() {
    return false;
  }

  /** How much of a position its rows have. */
  default PositionForm positions() {
    return PositionForm.RECORD;
  }

  /** The config with columns that {@link Source#moreColumns} has found, behind the others. */
  default C with(C config, List<Column> more) {
    throw new UnsupportedOperationException(type() + " finds no columns of its own");
  }

  /** The source that a checked config describes. */
  Source open(String node, C config, Schema schema, RunContext run);
}
