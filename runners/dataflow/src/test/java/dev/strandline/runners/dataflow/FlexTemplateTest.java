package dev.strandline.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Option;

/** What a Flex Template's parameters become, and that its metadata names them all. */
final class FlexTemplateTest {
  /** Not for whoever launches a template: it is detached, and on this runner, anyway. */
  private static final Set<String> NOT_OFFERED = Set.of("--detach", "--runner");

  @Test
  void parametersBecomeArgumentsOfARun() {
    List<String> arguments =
        FlexTemplate.arguments(
            List.of(
                "--templateLocation=gs://b/job",
                "--spec=/specs/a.yaml",
                "--params={\"lake\": \"s3://b/x=1,2\", \"days\": 3}",
                "--inputs=2026/01/05  2026/01/06",
                "--full=true",
                "--allowEmpty=false",
                "--project=p"));
    assertThat(
        String.join(" ", arguments),
        is(
            "run /specs/a.yaml --param days=3 --param lake=s3://b/x=1,2 --full --inputs 2026/01/05"
                + " 2026/01/06 --runner dataflow -- --templateLocation=gs://b/job --project=p"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--project=p; without the parameter spec",
        "--full=yes; parameter full: expected true or false, got \"yes\"",
        "--params=[1]; parameter params: expected",
        "--params={; parameter params: expected"
      })
  void whatIsWrongIsNamed(String arg, String message) {
    List<String> args = arg.contains("project") ? List.of(arg) : List.of("--spec=/s", arg);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> FlexTemplate.arguments(args));
    assertThat(e.getMessage(), containsString(message));
  }

  @Test
  void theMetadataNamesEveryParameterAndNoOther() throws Exception {
    JsonNode metadata =
        new ObjectMapper().readTree(Path.of("src/main/flex/metadata.json").toFile());
    Set<String> named = new TreeSet<>();
    metadata.get("parameters").forEach(parameter -> named.add(parameter.get("name").asText()));
    assertThat(named, is(new TreeSet<>(FlexTemplate.parameters().keySet())));
  }

  @Test
  void everyOptionOfARunIsAParameter() throws Exception {
    Set<String> options = new TreeSet<>();
    for (String arguments : List.of("RunArguments", "SpecArguments")) {
      Class<?> type = Class.forName("dev.strandline.pipelines.cli." + arguments);
      for (Field field : type.getDeclaredFields()) {
        Option option = field.getAnnotation(Option.class);
        if (option != null && !NOT_OFFERED.contains(option.names()[0])) {
          options.add(option.names()[0]);
        }
      }
    }
    options.add("SPEC");
    assertThat(new TreeSet<>(FlexTemplate.parameters().values()), is(options));
  }
}
