package dev.strandline.pipelines.cli;

import java.io.StringWriter;
import java.util.List;
import java.util.Optional;

/** A command line in a test: what it wrote, and the exit code. */
final class Console {
  final FakeEngine engine = new FakeEngine();
  final Terminal terminal;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  Console(Terminal.Look look) {
    terminal = new Terminal(out, err, look);
  }

  static Console plain() {
    return new Console(Terminal.Look.PLAIN);
  }

  static Console live() {
    return new Console(new Terminal.Look(true, false, false, 80));
  }

  int run(String... args) {
    Session session =
        new Session(
            terminal,
            () -> engine,
            name -> Optional.of(name).filter("X"::equals),
            Strandline.beams(args));
    return Strandline.run(Strandline.ours(args), session);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  Request request() {
    return List.copyOf(engine.requests).get(engine.requests.size() - 1);
  }
}
