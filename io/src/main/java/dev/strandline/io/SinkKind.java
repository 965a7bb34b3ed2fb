package dev.strandline.io;

import dev.strandline.model.RowKey;
import dev.strandline.model.Schema;
import dev.strandline.options.Checks;
import dev.strandline.options.NodeKind;
import java.util.List;

/**
 * A kind of sink, found by ServiceLoader: from rows to a table that changes as a whole.
 *
 * <p>{@code META-INF/services/dev.strandline.io.SinkKind} names the class.
 */
public interface SinkKind<C extends Record> extends NodeKind<C> {
  @Override
  default Role role() {
    return Role.SINK;
  }

  /**
   * Looks at the config against the rows that will come.
   *
   * @param key what makes the rows that come one a key; {@link RowKey#NONE} where nothing does
   * @param checks takes what is wrong
   */
  void check(C config, Schema input, RowKey key, Checks checks);

  /**
   * Looks at the config of a sink that a source feeds which {@link SourceKind#forgets}.
   *
   * @param source the source's name in the spec
   */
  default void checkForgetful(C config, String source, Checks checks) {}

  /**
   * Looks at the config of a sink to which a step's rows come that tells where the source has
   * truncated the table.
   *
   * @param step the step's name in the spec
   */
  default void checkTruncating(C config, String step, Schema input, RowKey key, Checks checks) {
    checks.node(
        "SL-3420",
        "it takes no rows away, and \""
            + step
            + "\" says truncate: apply; use mode: merge, or say reject or ignore there");
  }

  /** What the key {@code mode} of its config takes, beside {@code path}; none without that key. */
  default List<String> modes() {
    return List.of();
  }

  /** The sink that a checked config describes. */
  Sink open(String node, C config, Schema input, RowKey key, RunContext run);
}
