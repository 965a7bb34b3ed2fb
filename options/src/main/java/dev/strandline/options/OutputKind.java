package dev.strandline.options;

/** The kind of the nodes that stand for the outputs of a step; no spec can name it. */
public final class OutputKind implements NodeKind<Output> {
  static final OutputKind KIND = new OutputKind();

  private OutputKind() {}

  @Override
  public String type() {
    return "table";
  }

  @Override
  public Role role() {
    return Role.STEP;
  }

  @Override
  public Class<Output> config() {
    return Output.class;
  }

  @Override
  public Capability capability(RunMode mode) {
    return Capability.runs("as its step does");
  }

  @Override
  public String doc() {
    return "One output of a step that has several.";
  }

  @Override
  public String example() {
    return "";
  }
}
