package dev.strandline.io;

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
   * @param keys the columns that are unique in what comes; empty where nothing is known
   * @param checks takes what is wrong
   */
  void check(C config, Schema input, List<String> keys, Checks checks);

  /** The sink that a checked config describes. */
  Sink open(String node, C config, Schema input, List<String> keys, RunContext run);
}
