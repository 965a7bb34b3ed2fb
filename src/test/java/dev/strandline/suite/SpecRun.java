package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A spec to be run in this process, on a named runner. */
record SpecRun(Path spec, Map<String, String> params, String runner, boolean allowEmpty) {
  static final String LOCAL = "local";
  static final String DIRECT = "direct";
  static final String FLINK = "flink";
  static final String SPARK = "spark";

  static SpecRun of(Path spec) {
    return new SpecRun(spec, Map.of(), LOCAL, false);
  }

  /** A spec written into that folder. */
  static SpecRun of(Path folder, String yaml) throws IOException {
    Files.createDirectories(folder);
    return of(Files.writeString(folder.resolve("spec.yaml"), yaml));
  }

  SpecRun on(String otherRunner) {
    return new SpecRun(spec, params, otherRunner, allowEmpty);
  }

  SpecRun with(String param, Object value) {
    Map<String, String> more = new TreeMap<>(params);
    more.put(param, value.toString());
    return new SpecRun(spec, more, runner, allowEmpty);
  }

  SpecRun allowingEmpty() {
    return new SpecRun(spec, params, runner, true);
  }

  Request request() {
    Request plain = Request.of(spec);
    return new Request(
        spec, params, plain.env(), Optional.of(runner), plain.runnerArgs(), false, allowEmpty);
  }

  /** Runs it; the report's runner is the one that was asked for, whatever happened. */
  RunReport run() {
    RunReport report = new LocalEngine().run(request(), RunListener.NONE);
    assertThat("the runner that ran", report.run().runner(), is(runner));
    return report;
  }

  /** Runs it to a commit with books that balance. */
  RunReport committed() {
    RunReport report = run();
    assertThat(report.outcome().message(), report.outcome().kind(), is(Outcome.Kind.COMMITTED));
    assertThat("books balance: " + report.nodes() + report.sinks(), report.balanced(), is(true));
    return report;
  }
}
