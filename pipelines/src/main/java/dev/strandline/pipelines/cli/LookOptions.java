package dev.strandline.pipelines.cli;

import picocli.CommandLine.Option;

/** The options of every command that say how much it prints, and how. */
final class LookOptions {
  // Both are read before the command line is parsed, see Terminal; here they are documented.
  @Option(
      names = {"--quiet", "-q"},
      description = "Print warnings and errors only.")
  boolean quiet;

  @Option(
      names = "--no-color",
      description = "No colours; the environment variable NO_COLOR does the same.")
  boolean noColor;
}
