package dev.strandline.pipelines.cli;

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
}
