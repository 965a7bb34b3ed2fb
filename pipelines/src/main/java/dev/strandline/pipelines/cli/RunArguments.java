package dev.strandline.pipelines.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that change what a run does to its tables. */
final class RunArguments {
  @Option(
      names = "--full",
      description = "Rebuild the tables from all inputs, even where their definition changed.")
  boolean full;

  @Option(
      names = "--allow-empty",
      description = "Let an overwrite that finds no input at all empty its table.")
  boolean allowEmpty;

  @Option(
      names = "--allow-shrink",
      description = "Let a run take more rows from a table than max_delete_ratio.")
  boolean allowShrink;

  @Option(
      names = "--detach",
      description =
          "End once a cluster has the run: it goes on, and commits, without this process.")
  boolean detach;

  @Option(names = "--once", description = "Make one bounded run of a spec that is a stream.")
  boolean once;

  @Option(
      names = "--inputs",
      paramLabel = "NAME",
      arity = "1..*",
      description = {
        "Read these inputs and no others, although earlier runs have read them:",
        "files, folders (such as 2026/01/05) or globs."
      })
  List<String> inputs = List.of();
}
