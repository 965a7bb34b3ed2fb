package dev.strandline.jobs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.LetterGroup;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A spec in a folder, and what the commands make of it in this process. */
public record Job(Path folder, Path spec, boolean full) {

  public static Job of(Path folder, String yaml) throws IOException {
    Files.createDirectories(folder);
    return new Job(folder, Files.writeString(folder.resolve("spec.yaml"), yaml), false);
  }

  /** The same with {@code --full}. */
  public Job again() {
    return new Job(folder, spec, true);
  }

  public Request request() {
    Request plain = Request.of(spec);
    return new Request(
            spec, plain.params(), plain.env(), Optional.of("local"), List.of(), full, false)
        .allowingShrink();
  }

  public RunReport run() {
    return new LocalEngine().run(request(), RunListener.NONE);
  }

  /** Runs it to a commit with books that balance. */
  public RunReport committed() {
    return balanced(run(), Outcome.Kind.COMMITTED);
  }

  /** Runs it where there is nothing new. */
  public void idle() {
    balanced(run(), Outcome.Kind.NOTHING_TO_DO);
  }

  public RunReport replayed() {
    LetterFilter all = new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0);
    return balanced(
        new LocalEngine().replay(request(), all, false, RunListener.NONE), Outcome.Kind.COMMITTED);
  }

  private static RunReport balanced(RunReport report, Outcome.Kind kind) {
    assertThat(report.outcome().message(), report.outcome().kind(), is(kind));
    assertThat("books balance: " + report.nodes() + report.sinks(), report.balanced(), is(true));
    return report;
  }

  /** Of all runs; none where no run has made the store. */
  public List<LetterGroup> letters() {
    Path store = folder.resolve("bad");
    return Files.exists(store)
        ? new LocalEngine()
            .deadLettersAt(
                store.toString(),
                new LetterFilter(Optional.empty(), Optional.empty(), Optional.empty(), 5))
        : List.of();
  }

  public Table table(String name) {
    return new Table(folder.resolve(name));
  }
}
