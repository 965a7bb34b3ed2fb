package dev.strandline.options;

/** Binds a config record to YAML text by itself, without a spec around it: for tests and tools. */
public final class ConfigText {
  private ConfigText() {}

  /**
   * The record that the text describes, such as {@code {type: delimited, delimiter: "|"}}.
   *
   * @throws InvalidSpec with all problems, in a file called {@code config}
   */
  public static <C extends Record> C bind(Class<C> record, String yaml) {
    Problems problems = new Problems("config");
    String text = SpecText.check(yaml, SpecLimits.DEFAULT, problems);
    Tree written = YamlReader.read(text, SpecLimits.DEFAULT, problems);
    References none =
        new References(java.util.Map.of(), java.util.Set.of(), System::getenv, problems);
    Object bound =
        new Binder(problems).bind(new Shapes().record(record), none.replace(written, ""), "");
    problems.throwIfAny();
    if (bound == null) {
      throw new IllegalStateException("neither a record nor a problem came out of " + yaml);
    }
    return record.cast(bound);
  }
}
