package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JsonSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final com.networknt.schema.JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(JsonSchema.generate(SampleKinds.catalog()));

  /** What the schema has against a spec's text. */
  static Set<?> complaints(String spec) {
    return SCHEMA.validate(json(spec));
  }

  private static JsonNode json(String yaml) {
    Problems problems = new Problems("spec.yaml");
    Tree tree = YamlReader.read(yaml, SpecLimits.DEFAULT, problems);
    problems.throwIfAny();
    ObjectNode definitions = JSON.createObjectNode();
    return new ShapeSchemas(JSON, definitions).value(tree);
  }

  private static void load(String text) {
    Map<String, String> env = Map.of("REGION", "eu");
    SpecLoader.of(SampleKinds.catalog())
        .withEnv(env::get)
        .load("orders.yaml", text, Map.of("day", "2026-01-31"));
  }

  @Test
  void isAValidSchemaItself() {
    com.networknt.schema.JsonSchema meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));

    assertThat(meta.validate(json(JsonSchema.generate(SampleKinds.catalog()))), is(empty()));
  }

  @Test
  void acceptsWhatTheLoaderAccepts() {
    load(SampleSpecs.FULL);

    assertThat(complaints(SampleSpecs.FULL), is(empty()));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "strandline: v1 ~ strandline: v2",
        "strandline: v1 ~ strandline: 1",
        "name: orders ~ nam: orders",
        "name: orders ~ name: 5",
        "name: orders ~ name: a b",
        "rows: {type: int, default: 10} ~ rows: {type: integer, default: 10}",
        "type: ReadSample ~ type: ReadSamples",
        "type: ReadSample ~ type: Pass",
        "type: ReadSample ~ kind: ReadSample",
        "type: ReadSample ~ `type: \"${params.rows}\"`",
        "{type: delimited, ~ {type: csv,",
        "{type: delimited, ~ {",
        "{type: delimited, ~ {type: json,",
        "delimiter: \";\" ~ delimiter: \";;\"",
        "delimiter: \";\" ~ delimiter: 5",
        "header: [a, b] ~ header: []",
        "header: [a, b] ~ header: yes",
        "header: [a, b] ~ header: {a: b}",
        "compression: gzip ~ compression: zip",
        "settle: 1m30s ~ settle: 90",
        "settle: 1m30s ~ settle: 90 s",
        "max_record: 64KB ~ max_record: 64XB",
        "max_record: 64KB ~ max_record: 0",
        "max_record: 64KB ~ max_record: -1",
        "null_values: [NA, 0, true] ~ null_values: NA",
        "null_values: [NA, 0, true] ~ null_values: [[NA]]",
        "password: \"${secret:env:PASSWORD}\" ~ password: hunter2",
        "options: {region: \"${env:REGION}\", ~ options: {region: 5,",
        "marks: \",\" ~ marks: \"--\"",
        "marks: \",\" ~ marks: {}",
        "zone: Europe/Berlin ~ zone: 1",
        "{name: c, default: 007} ~ {name: \"\", default: 007}",
        "{name: c, default: 007} ~ {default: 007}",
        "{name: c, default: 007} ~ c",
        "{name: c, default: 007} ~ {name: c, fields: [{name: d, typ: string}]}",
        "share: 1, ~ share: 1.5,",
        "share: 1, ~ share: \"1\",",
        "workers: \"${params.rows}\" ~ workers: 0",
        "workers: \"${params.rows}\" ~ workers: 1.5",
        "workers: \"${params.rows}\" ~ workers: 99999999999",
        "keys: [a] ~ keys: a",
        "keys: [a] ~ keys: []",
        "keys: [a] ~ keys:",
        "input: [latest, clean] ~ input: []",
        "input: [latest, clean] ~ inputs: [latest, clean]",
        "config: {path: lake, ~ config: {",
        "mode: overwrite_partitions ~ mode: Overwrite",
        "dead_letters: {path: bad, ~ dead_letters: {",
        "rows: 1000, ~ rows: -1,",
        "ratio: 0.01 ~ ratio: 1.01",
        "ratio: 0.01 ~ ratios: 0.01",
      })
  void refusesWithTheLoader(String old, String other) {
    String spec = SampleSpecs.FULL.replace(old, other);
    assertThat(spec, not(SampleSpecs.FULL));

    assertThrows(InvalidSpec.class, () -> load(spec));
    assertThat(complaints(spec), is(not(empty())));
  }
}
