package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Type;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpecLoaderTest {
  private static Spec load(String text, Map<String, String> params) {
    Map<String, String> env = Map.of("REGION", "eu: ${params.day}");
    return SpecLoader.of(SampleKinds.catalog()).withEnv(env::get).load("orders.yaml", text, params);
  }

  @Test
  void givesTypedRecordsForAWholeSpec() {
    Spec spec = load(SampleSpecs.FULL, Map.of("day", "2026-01-31"));

    SampleKinds.Read read = (SampleKinds.Read) spec.node("raw").orElseThrow().config();
    assertThat(read.path(), is("data/landing/2026-01-31/*.gz"));
    assertThat(read.settle(), is(Duration.ofSeconds(90)));
    assertThat(read.maxRecord(), is(64L << 10));
    assertThat(read.nullValues(), contains("NA", "0", "true"));
    SampleKinds.Delimited format = (SampleKinds.Delimited) read.format();
    assertThat(format.delimiter(), is(';'));
    assertThat(format.header(), is(new SampleKinds.HeaderNames(List.of("a", "b"))));
    assertThat(format.compression(), is(SampleKinds.Compression.GZIP));
    assertThat(read.columns().get(0).type(), is(new Type.Decimal(12, 2)));
    assertThat(read.columns().get(0).marks(), is(new SampleKinds.Marks(',', '_')));
    assertThat(read.columns().get(1).zone().orElseThrow(), is(ZoneId.of("Europe/Berlin")));
    assertThat(read.columns().get(2).defaultValue(), is("007"));
    SampleKinds.Latest latest = (SampleKinds.Latest) spec.node("latest").orElseThrow().config();
    assertThat(latest, is(new SampleKinds.Latest(List.of("a"), 1.0, 10, null, null)));
    SampleKinds.Write write = (SampleKinds.Write) spec.node("lake").orElseThrow().config();
    assertThat(write.partitionBy().get(0), is(new SampleKinds.Part("year", "b")));
    assertThat(
        spec.params(), is(Map.of("landing", "data/landing", "rows", "10", "day", "2026-01-31")));
  }

  @Test
  void ordersNodesAfterTheirInputs() {
    Spec spec = load(SampleSpecs.FULL, Map.of("day", "2026-01-31"));

    assertThat(
        spec.nodes().stream().map(Node::name).toList(), contains("raw", "clean", "latest", "lake"));
    assertThat(spec.steps().keySet(), contains("latest", "clean"));
    assertThat(
        spec.readersOf("clean").stream().map(Node::name).toList(), contains("latest", "lake"));
    assertThat(spec.node("lake").orElseThrow().place().line(), is(29));
  }

  @Test
  void readsTheDeadLettersWithTheirDefaults() {
    DeadLetterSettings letters =
        load(SampleSpecs.FULL, Map.of("day", "2026-01-31")).deadLetters().orElseThrow();

    assertThat(
        letters,
        is(
            new DeadLetterSettings(
                "bad",
                new DeadLetterSettings.Limit(1000L, 0.01, 1000),
                DeadLetterSettings.Format.PARQUET)));
  }

  @Test
  void putsValuesInWithoutReadingThemAgain() {
    Spec spec =
        load(SampleSpecs.FULL, Map.of("day", "2026-01-31", "landing", "a: [${env:REGION}] # \"'"));

    SampleKinds.Read read = (SampleKinds.Read) spec.node("raw").orElseThrow().config();
    assertThat(read.path(), is("a: [${env:REGION}] # \"'/2026-01-31/*.gz"));
    assertThat(read.options().get("region"), is("eu: ${params.day}"));
    assertThat(read.options().get("literal"), is("${params.x} a: b"));
  }

  @Test
  void keepsASecretAsItsReference() {
    Spec spec = load(SampleSpecs.FULL, Map.of("day", "2026-01-31"));

    SampleKinds.Read read = (SampleKinds.Read) spec.node("raw").orElseThrow().config();
    assertThat(read.password(), is(new Secret("env:PASSWORD")));
    assertThat(spec.toString(), containsString("${secret:env:PASSWORD}"));
    assertThat(new Secret("env:PASSWORD").resolve(name -> "hunter2"), is("hunter2"));
  }

  @Test
  void hashesWhatASpecSaysAndNotItsLayout() {
    Map<String, String> day = Map.of("day", "2026-01-31");
    String hash = load(SampleSpecs.FULL, day).hash();
    String moved =
        SampleSpecs.FULL.replace("{keys: [a], share: 1, ", "{share: 1,    keys: ['a'], ");

    assertThat(load("# a comment\n" + moved, day).hash(), equalTo(hash));
    assertThat(load(SampleSpecs.FULL, Map.of("day", "2026-02-01")).hash(), not(hash));
    assertThat(load(SampleSpecs.FULL.replace("share: 1", "share: 0"), day).hash(), not(hash));
  }

  @Test
  void pointsLaterChecksIntoTheConfig() {
    Spec spec = load(SampleSpecs.FULL, Map.of("day", "2026-01-31"));
    Problems problems = new Problems(spec.file());
    Checks source = Checks.of(spec.node("raw").orElseThrow(), problems);
    source.problem("columns[1].pattern[1]", "SL-1402", "cannot be read alone");
    source.problem("columns[1].required", "SL-1403", "is needed");
    Checks sink = Checks.of(spec.node("lake").orElseThrow(), problems);
    sink.input(1, "SL-1404", "has other columns");
    sink.node("SL-1405", "cannot be here");

    InvalidSpec thrown = assertThrows(InvalidSpec.class, problems::throwIfAny);

    assertThat(
        thrown.problems().stream().map(Problem::toString).toList(),
        contains(
            "orders.yaml:20:11 sources.raw.config.columns[1].required: is needed [SL-1403]",
            "orders.yaml:20:49 sources.raw.config.columns[1].pattern[1]: cannot be read alone"
                + " [SL-1402]",
            "orders.yaml:29:3 sinks.lake: cannot be here [SL-1405]",
            "orders.yaml:31:21 sinks.lake.input[1]: has other columns [SL-1404]"));
  }
}
