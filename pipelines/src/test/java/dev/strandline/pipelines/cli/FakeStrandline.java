package dev.strandline.pipelines.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The program with the engine in memory, for tests that need a process of its own. */
final class FakeStrandline {
  private FakeStrandline() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess(Map.of(), List.of());
    Session session = new Session(terminal, FakeEngine::new, name -> Optional.empty(), List.of());
    System.exit(Strandline.run(List.of(args), session));
  }
}
