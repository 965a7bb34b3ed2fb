package dev.strandline.pipelines.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.pipelines.report.ExitCode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StrandlineTest {
  private final Console console = Console.plain();

  @Test
  void printsTheVersionThatTheBuildWrote() {
    assertThat(console.run("--version"), is(0));
    assertThat(console.out(), startsWith("strandline 0."));
    assertThat(console.out(), not(containsString("$")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "validate",
        "plan",
        "preview",
        "init",
        "schema",
        "dead-letters",
        "history",
        "replay",
        "files",
        "compact"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(console.run(command, "--help"), is(0));
    assertThat(console.out(), containsString("Usage: strandline " + command));
    assertThat(console.engine.requests, is(List.of()));
  }

  @Test
  void aNarrowTerminalIsNoFault() {
    Console narrow = new Console(new Terminal.Look(true, false, false, 40));
    assertThat(narrow.run("run", "good.yaml"), is(0));
    assertThat(narrow.run("run", "--help"), is(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "explain", "serve"})
  void aCommandThatNobodyAskedForYetIsUnknown(String command) {
    assertThat(console.run(command), is(2));
    assertThat(console.err(), containsString("Unmatched argument"));
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    assertThat(console.run("validte", "a.yaml"), is(2));
    assertThat(console.err(), containsString("Did you mean: strandline validate"));
    assertThat(console.out(), is(emptyString()));
  }

  @Test
  void suggestsTheOptionThatWasMeant() {
    assertThat(console.run("validate", "good.yaml", "--runnr=x"), is(2));
    assertThat(console.err(), containsString("Possible solutions: --runner"));
  }

  @Test
  void asksForACommand() {
    assertThat(console.run(), is(2));
    assertThat(console.err(), containsString("Name a command."));
    assertThat(console.err(), containsString("Usage: strandline"));
  }

  @Test
  void hasNoUseForASecondSpec() {
    assertThat(console.run("run", "good.yaml", "other.yaml"), is(2));
    assertThat(console.err(), containsString("other.yaml"));
  }

  @Test
  void givesTheEngineWhatWasTyped() {
    console.run(
        "run",
        "--param",
        "a=1",
        "-p",
        "b=x=y",
        "--runner=flink",
        "--full",
        "--allow-empty",
        "good.yaml",
        "--",
        "--parallelism=4",
        "--quiet");
    Request request = console.request();
    assertThat(request.spec(), is(Path.of("good.yaml")));
    assertThat(request.params(), is(Map.of("a", "1", "b", "x=y")));
    assertThat(request.runner(), is(Optional.of("flink")));
    assertThat(request.runnerArgs(), is(List.of("--parallelism=4", "--quiet")));
    assertThat(request.full(), is(true));
    assertThat(request.allowEmpty(), is(true));
    assertThat(request.env().apply("X"), is(Optional.of("X")));
    assertThat(request.env().apply("Y"), is(Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource({"good, 0", "bad, 3", "guard, 4", "limit, 5", "locked, 6", "failed, 1", "broken, 1"})
  void endsWithTheExitCodeOfWhatHappened(String spec, int code) {
    assertThat(console.run("run", spec + ".yaml"), is(code));
    assertThat(console.out(), is(emptyString()));
  }

  @ParameterizedTest
  @CsvSource({
    "No space left on device, schema, 1",
    "No space left on device, plan, 1",
    "No space left on device, bad.yaml, 3",
    "Broken pipe, schema, 0"
  })
  void anAnswerThatDoesNotArriveIsAFailure(String why, String what, int code) {
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(broken(why), err, Terminal.Look.PLAIN);
    Session session =
        new Session(terminal, () -> console.engine, name -> Optional.empty(), List.of());
    List<String> args =
        switch (what) {
          case "schema" -> List.of("schema");
          case "plan" -> List.of("plan", "good.yaml", "-o", "json"); // 7 where it arrives
          default -> List.of("validate", what, "-o", "json");
        };
    assertThat(Strandline.run(args, session), is(code));
    String line = "Cannot write to standard output: " + why + "; the answer is not whole [SL-5003]";
    assertThat(err.toString().contains(line), is(code != 0));
  }

  private static Writer broken(String why) {
    return new Writer() {
      @Override
      public void write(char[] text, int from, int length) throws IOException {
        throw new IOException(why);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void aJarThatCannotBeLoadedIsOneLine() {
    Session session =
        new Session(
            console.terminal,
            () -> {
              throw new ServiceConfigurationError("NodeKind: Provider com.example.A not found");
            },
            name -> Optional.empty(),
            List.of());
    assertThat(Strandline.run(List.of("validate", "good.yaml"), session), is(1));
    assertThat(
        console.err(),
        matchesPattern(
            "strandline: Cannot load what the class path names: ServiceConfigurationError: NodeKind:"
                + " Provider com.example.A not found; the full trace is in .*\\[SL-5002\\]\n"));
  }

  @Test
  void listsEveryProblemWithItsPlace() {
    assertThat(console.run("validate", "bad.yaml"), is(3));
    assertThat(
        console.err(),
        is(
            """
            bad.yaml:2:7 name: expected a name [SL-1203]
            bad.yaml:3:1 sorces: unknown key; did you mean "sources"? [SL-1204]
            """));
  }

  @Test
  void pointsAtTheProblemOnATerminal(@TempDir Path folder) throws IOException {
    Path spec = folder.resolve("bad.yaml");
    Files.writeString(spec, "strandline: v1\nname: 日本 x\nsorces:\n");
    Console live = Console.live();
    assertThat(live.run("validate", spec.toString()), is(3));
    assertThat(live.err(), containsString("    2 | name: 日本 x\n      |       ^\n"));
    assertThat(live.err(), containsString("    3 | sorces:\n      | ^\n"));
    assertThat(live.err(), endsWith("2 problems\n"));
  }

  @Test
  void givesProblemsToMachines() throws IOException {
    assertThat(console.run("validate", "bad.yaml", "--output", "json"), is(3));
    JsonNode answer = new ObjectMapper().readTree(console.out());
    assertThat(answer.get("exit_code").asInt(), is(3));
    assertThat(answer.get("problems").size(), is(2));
    assertThat(answer.at("/problems/0/line").asInt(), is(2));
    assertThat(answer.at("/problems/0/code").asText(), is("SL-1203"));
  }

  @Test
  void keepsTheTraceOfAFaultOfOursInAFile() throws IOException {
    assertThat(console.run("validate", "broken.yaml"), is(1));
    String line = console.err();
    assertThat(line.lines().count(), is(1L));
    assertThat(
        line, startsWith("strandline: IllegalStateException: a fault; the full trace is in "));
    assertThat(line, endsWith(" [SL-5001]\n"));
    Path file = Path.of(line.substring(line.indexOf(" is in ") + 7, line.lastIndexOf(" [")));
    assertThat(
        Files.readString(file), containsString("at dev.strandline.pipelines.cli.FakeEngine"));
    Files.delete(file);
  }

  @Test
  void saysThatAValidSpecIsValid() {
    assertThat(console.run("validate", "good.yaml"), is(0));
    assertThat(console.err(), is("good.yaml: valid, 1 source, 1 step, 1 sink\n"));
  }

  @Test
  void answersMachinesOnStandardOutputOnly() throws IOException {
    for (String command : List.of("validate", "plan", "preview", "dead-letters")) {
      Console each = Console.plain();
      int expected = command.equals("plan") ? 7 : 0; // it has found something to do
      assertThat(each.run(command, "good.yaml", "--output=json"), is(expected));
      assertThat(each.err(), is(emptyString()));
      assertThat(new ObjectMapper().readTree(each.out()).isObject(), is(true));
    }
  }

  @Test
  void helpTellsEveryExitCode() {
    assertThat(console.run("--help"), is(0));
    for (ExitCode code : ExitCode.values()) {
      assertThat(console.out(), matchesPattern("(?s).*\\b" + code.number() + "\\b.*"));
    }
    assertThat(console.out(), containsString("7 plan found changes"));
    Console run = Console.plain();
    assertThat(run.run("run", "--help"), is(0));
    assertThat(run.out(), containsString("the default one where it is left out"));
  }

  @Test
  void printsTheSchemaOnStandardOutput() throws IOException {
    assertThat(console.run("schema"), is(0));
    assertThat(new ObjectMapper().readTree(console.out()).has("$schema"), is(true));
  }
}
