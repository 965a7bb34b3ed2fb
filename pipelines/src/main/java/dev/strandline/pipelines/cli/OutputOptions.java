package dev.strandline.pipelines.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that say how it answers. */
final class OutputOptions {
  /** The forms of an answer. */
  enum Form {
    text,
    json
  }

  @Option(
      names = {"--output", "-o"},
      paramLabel = "text|json",
      description = "Text for people on standard error (the default), or JSON on standard output.")
  Form form = Form.text;

  @Mixin final LookOptions look = new LookOptions();

  boolean json() {
    return form == Form.json;
  }
}
