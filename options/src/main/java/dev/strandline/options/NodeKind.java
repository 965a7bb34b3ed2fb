package dev.strandline.options;

import java.util.List;

/**
 * A type of node that specs can name: its word, its config record, and what the reference page says
 * about it.
 *
 * <p>Kinds are found by {@link java.util.ServiceLoader} under this interface's name, in our jars
 * and in anybody's. The modules that give kinds their behaviour extend it.
 *
 * @param <C> the record of the keys under {@code config}; each component has a {@link Doc}
 */
public interface NodeKind<C extends Record> {
  /** The section of the spec in which a kind's nodes stand. */
  enum Role {
    SOURCE("sources", "a source"),
    STEP("steps", "a step"),
    SINK("sinks", "a sink");

    private final String section;
    private final String told;

    Role(String section, String told) {
      this.section = section;
      this.told = told;
    }

    /** The section's key in the spec. */
    public String section() {
      return section;
    }

    /** The word for one of them in messages, with its article. */
    public String told() {
      return told;
    }
  }

  /** The word after {@code type:}, such as {@code ReadFromFiles}. */
  String type();

  /** Where its nodes stand. */
  Role role();

  /** The record of the keys under {@code config}. */
  Class<C> config();

  /**
   * What a step gives apart from each other, where it gives several kinds of rows; none for most.
   * Each is a node of its own, called {@code step[output]}.
   */
  default List<Output> outputs(C config) {
    return List.of();
  }

  /** The locations that a node reads or writes, for whoever asks whether another host can. */
  default List<String> paths(C config) {
    return List.of();
  }

  /** What its nodes do in a run of that mode; in no stream, unless a kind says that it does. */
  default Capability capability(RunMode mode) {
    return mode == RunMode.BATCH
        ? Capability.runs("")
        : Capability.refused("it is not made for what has no end");
  }

  /**
   * Looks at the config of a node in a stream.
   *
   * @param checks takes what a stream cannot do
   */
  default void checkStream(C config, Checks checks) {}

  /** One or two sentences for the reference page and the editor. */
  String doc();

  /** A node in YAML as it stands below its name: {@code type}, {@code input}, {@code config}. */
  String example();
}
