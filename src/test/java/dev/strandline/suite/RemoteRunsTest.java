package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.options.InvalidSpec;
import dev.strandline.options.Problem;
import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.cli.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before a run leaves this process for a cluster; no cluster is asked. */
final class RemoteRunsTest {
  @TempDir Path folder;

  private Request request(String shared, String in, String out, boolean detach, String... beam)
      throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            """
            strandline: v1
            name: remote
            %s
            sources:
              raw:
                type: ReadFromFiles
                config:
                  path: %s
                  format: {type: delimited, header: false}
                  columns: [{name: id, type: int32}]
            sinks:
              lake: {type: WriteToParquet, input: raw, config: {path: "%s", mode: append}}
            dead_letters: {path: "%s_bad"}
            """
                .formatted(shared, in, out, out));
    return new Request(
        spec,
        Map.of(),
        name -> Optional.empty(),
        Optional.of(SpecRun.FLINK),
        List.of(beam),
        false,
        false,
        false,
        detach,
        false,
        List.of());
  }

  private static List<String> problems(Request request) {
    InvalidSpec invalid =
        assertThrows(InvalidSpec.class, () -> new LocalEngine().validate(request));
    return invalid.problems().stream().map(Problem::code).toList();
  }

  @Test
  void pathsOnADiskThatNobodySharesAreRefusedAllAtOnce() throws Exception {
    Request request =
        request("", "[/in/*.csv, \"file:/more/*.csv\"]", "/lake", false, "--flinkMaster=host:1");
    assertThat(problems(request), is(List.of("SL-1312", "SL-1312", "SL-1312", "SL-1312")));
  }

  @Test
  void relativePathsAreRefusedEvenWhereTheDiskIsShared() throws Exception {
    Request request =
        request("shared: true", "[/in/*.csv, in/*.csv]", "lake", false, "--flinkMaster=host:1");
    assertThat(problems(request), is(List.of("SL-1313", "SL-1313", "SL-1313")));
  }

  @Test
  void aSharedDiskIsFine() throws Exception {
    new LocalEngine()
        .validate(request("shared: true", "/in/*.csv", "/lake", false, "--flinkMaster=host:1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--flinkMaster=[local]", "--parallelism=1"})
  void aRunInThisProcessUsesItsDisk(String beam) throws Exception {
    new LocalEngine().validate(request("", "in/*.csv", "lake", false, beam));
  }

  @Test
  void onlyAClusterTakesARunOver() throws Exception {
    Request request = request("", "in/*.csv", "lake", true, "--parallelism=1");
    CommandFailed refused =
        assertThrows(CommandFailed.class, () -> new LocalEngine().validate(request));
    assertThat(refused.id(), is("SL-5115"));
  }
}
