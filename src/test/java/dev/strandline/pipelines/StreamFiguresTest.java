package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import dev.strandline.pipelines.report.StreamCommit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream's figures where whoever runs a pipeline asks for them: among its result's metrics. */
final class StreamFiguresTest {
  private static final String SPEC =
      """
      strandline: v1
      name: figures
      stream: {commit_every: 10ms, max_rows: 1, stop_when_idle: 50ms}
      sources:
        raw:
          type: ReadFromFiles
          config:
            path: "%1$s/landing/*.jsonl"
            format: {type: json}
            on_drift: ignore
            columns: [{name: id, type: int64, required: true}]
      steps:
        latest: {type: LatestPerKey, input: raw, config: {keys: [id]}}
      sinks:
        lake: {type: WriteToParquet, input: latest, config: {path: "%1$s/lake", mode: merge}}
      dead_letters: {path: "%1$s/rejected", limit: {rows: 10}}
      """;

  @TempDir Path folder;

  private static Pipeline direct() {
    DirectOptions options = PipelineOptionsFactory.as(DirectOptions.class);
    options.setRunner(DirectRunner.class);
    return Pipeline.create(options);
  }

  /** Each figure that was told, attempted ones as runners show them. */
  private static Map<String, Long> figures(PipelineResult result) {
    MetricQueryResults found =
        result
            .metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.inNamespace(StreamFigures.NAMESPACE))
                    .build());
    Map<String, Long> figures = new TreeMap<>();
    found.getCounters().forEach(one -> figures.put(one.getName().getName(), one.getAttempted()));
    found
        .getGauges()
        .forEach(one -> figures.put(one.getName().getName(), one.getAttempted().getValue()));
    return figures;
  }

  @Test
  void aStreamTellsWhatItsEpochsDid() throws Exception {
    Path landing = Files.createDirectories(folder.resolve("landing"));
    Files.writeString(landing.resolve("a.jsonl"), "{\"id\": 1}\n{\"id\": 2, \"more\": 7}\n");
    Files.writeString(landing.resolve("b.jsonl"), "{\"id\": 2}\n{\"id\": \"x\"}\n{\"id\": 3}\n");
    Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC.formatted(folder));
    Path own = folder.resolve("own");
    EpochGraph graph = EpochGraph.of(spec, own);
    PipelineResult result =
        graph.run(
            Read.from(
                new Ticker(graph.epochs(), graph.checked().spec().stream().orElseThrow(), "")));

    Map<String, Long> figures = figures(result);
    assertThat("a file an epoch: " + figures, figures.get("commits"), is(2L));
    assertThat(figures.get("rows"), is(5L));
    assertThat(figures.get("rows_rejected"), is(1L));
    assertThat(figures.get("rows_drifted"), is(1L));
    assertThat("after the last: " + figures, figures.get("lag_rows"), is(0L));
    assertThat(figures.get("lag_millis"), is(0L));
    assertThat(figures.get("commit_millis"), greaterThanOrEqualTo(1L));
    StreamBook book = TableEpochs.read(own.toString()).orElseThrow();
    assertThat("kept too", book.rows(), is(5L));
    assertThat(StreamBook.drifted(book.drift()), is(1L));
    assertThat(book.drift().get(0).drift().change().column(), is("more"));
  }

  /** As a job does that its runner restores from a checkpoint. */
  @Test
  void anEpochThatIsToldOfAgainCountsOnce() throws Exception {
    Path landing = Files.createDirectories(folder.resolve("landing"));
    Files.writeString(landing.resolve("a.jsonl"), "{\"id\": 1}\n{\"id\": \"x\"}\n");
    Path spec = Files.writeString(folder.resolve("spec.yaml"), SPEC.formatted(folder));
    Path own = folder.resolve("own");
    EpochGraph graph = EpochGraph.of(spec, own);
    graph.run(
        Read.from(new Ticker(graph.epochs(), graph.checked().spec().stream().orElseThrow(), "")));
    StreamBook once = TableEpochs.read(own.toString()).orElseThrow();
    assertThat(once.commits(), is(1L));
    assertThat(once.rows(), is(2L));

    String run = once.recent().get(0).runId();
    Mark.Pending pending =
        new Mark.Pending(run, folder.resolve("lake/_strandline/runs/" + run).toString(), 0);
    TableEpochs restored = EpochGraph.of(spec, own).epochs();
    for (int i = 0; i < 2; i++) {
      restored.ended(pending, restored.outcome(pending).orElseThrow(), 1, 0);
      assertThat(TableEpochs.read(own.toString()).orElseThrow(), is(once));
    }
  }

  private static final class TellFn extends DoFn<Long, Void> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Long ignored) {
      StreamFigures.stale();
      StreamFigures.committed(
          new StreamCommit("run", "2026-11-21T12:00:00Z", 9, "committed", 1, 2, 3, 4, 5, 6), 7);
    }
  }

  @Test
  void eachFigureHasItsName() {
    Pipeline pipeline = direct();
    pipeline.apply(Create.of(1L)).apply(ParDo.of(new TellFn()));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    assertThat(
        figures(result).toString(),
        is(
            "{commit_millis=9, commits=1, lag_millis=6, lag_rows=5, rows=1, rows_drifted=7,"
                + " rows_late=3, rows_rejected=2, rows_waiting=4, stale_epochs=1}"));
  }
}
