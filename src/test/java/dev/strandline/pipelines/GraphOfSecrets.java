package dev.strandline.pipelines;

import dev.strandline.io.Input;
import dev.strandline.io.ReadLimits;
import dev.strandline.io.RunContext;
import dev.strandline.io.Source;
import dev.strandline.io.SourceKind;
import dev.strandline.io.commit.RunId;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.options.Catalog;
import dev.strandline.options.Node;
import dev.strandline.options.RunMode;
import dev.strandline.options.SpecLoader;
import dev.strandline.pipelines.cli.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.construction.PipelineTranslation;

/**
 * The graph of a spec that reads Kafka with a secret, as a runner would be given it; no broker is
 * asked. Where the secret's value can be seen in it is told.
 */
public final class GraphOfSecrets {
  private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");

  /** The name under which options ask that a step is added which holds the value itself. */
  public static final String PLANTED = "--jobName=planted";

  private GraphOfSecrets() {}

  /** Writes the spec into a folder, and the secret into a file beside it. */
  public static Path spec(Path folder, String value) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), value + "\n");
    String yaml =
        """
        strandline: v1
        name: secrets
        shared: true
        sources:
          events:
            type: ReadFromKafka
            config:
              bootstrap_servers: "127.0.0.1:1"
              topics: orders
              format: {type: json}
              columns: [{name: id, type: int64, required: true}]
              properties:
                sasl.jaas.config: "${secret:file:%s}"
                ssl.key.password: "${secret:env:STRANDLINE_CANARY}"
        steps:
          latest: {type: LatestPerKey, input: events, config: {keys: [id]}}
        sinks:
          lake: {type: WriteToParquet, input: latest, config: {path: "%s/lake", mode: merge}}
        dead_letters: {path: "%s/bad"}
        """
            .formatted(secret, folder, folder);
    return Files.writeString(folder.resolve("spec.yaml"), yaml);
  }

  /**
   * Builds it for a runner, and runs it where that writes a template only.
   *
   * @param args the runner's options
   * @return places where one of the values is; the first line counts the objects looked into
   */
  public static List<String> leaks(
      Path spec, String runner, List<String> args, List<String> values) {
    try {
      return new Looking(spec, runner, args, values).look();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds a value, as no DoFn of ours may. */
  private static final class HoldsIt extends DoFn<String, String> {
    private static final long serialVersionUID = 1;
    private final String value;

    HoldsIt(String value) {
      this.value = value;
    }

    @ProcessElement
    public void process(OutputReceiver<String> out) {
      out.output(value.substring(1));
    }
  }

  private record Looking(Path spec, String runner, List<String> args, List<String> values) {
    List<String> look() throws IOException {
      Request plain = Request.of(spec);
      Request request =
          new Request(spec, Map.of(), plain.env(), Optional.of(runner), args, false, false);
      ConfiguredRunner configured =
          ConfiguredRunner.of(
              LocalRunner.fromClassPath().named(runner).orElseThrow(), request, RunMode.BATCH);
      Pipeline pipeline = Pipeline.create(configured.options());
      PipelineBuilder.Engine engine =
          new PipelineBuilder.Engine(ReadLimits.NONE, 4, RecordBatchCoder.of());
      new PipelineBuilder(plan(), pipeline, engine).build(Map.of());
      if (args.contains(PLANTED)) {
        pipeline.apply("Planted", Create.of("")).apply(ParDo.of(new HoldsIt(values.get(0))));
      }
      Map<String, byte[]> seen = new HashMap<>();
      seen.put("graph", PipelineTranslation.toProto(pipeline).toByteArray());
      seen.put(
          "options",
          new SerializablePipelineOptions(configured.options())
              .toString()
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      if (configured.isDetached()) {
        pipeline.run();
        try (Stream<Path> files = Files.walk(spec.resolveSibling("job"))) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            seen.put(file.getFileName().toString(), Files.readAllBytes(file));
          }
        }
      }
      return found(seen);
    }

    private List<String> found(Map<String, byte[]> seen) {
      long objects = 0;
      List<String> found = new ArrayList<>();
      for (String value : values) {
        Leaks leaks = new Leaks(value);
        seen.forEach(
            (place, bytes) -> {
              if (leaks.in(bytes)) {
                found.add(place);
              }
            });
        objects += leaks.objects();
      }
      found.sort(null);
      found.add(0, seen.size() + " places, " + (objects > 10 ? "many" : objects) + " objects");
      return found;
    }

    private RunPlan plan() throws IOException {
      CheckedSpec checked =
          CheckedSpec.of(
              SpecLoader.of(Catalog.fromClassPath())
                  .load("spec.yaml", Files.readString(spec), Map.of()));
      RunContext run =
          new RunContext(RunId.create(NOW), checked.spec().name(), checked.spec().hash(), NOW);
      Planner planner = new Planner(checked, run);
      Node<?> events = checked.spec().node("events").orElseThrow();
      Input range =
          new Input(
              "events",
              "orders/000000/0000000000000000000",
              "kafka://127.0.0.1:1/orders/0/0-9",
              9,
              9,
              "cluster/topic/0-9",
              1);
      return new RunPlan(
          checked,
          run,
          Map.of("events", open(events, checked, run)),
          planner.sinks(),
          Map.of("events", List.of(range)),
          Map.of(),
          Graph.of(checked, planner.sinks()).optimized(),
          Map.of(),
          Optional.empty());
    }

    private static <C extends Record> Source open(
        Node<C> node, CheckedSpec checked, RunContext run) {
      SourceKind<C> kind = (SourceKind<C>) node.kind();
      return kind.open(node.name(), node.config(), checked.schema(node.name()), run);
    }
  }
}
