package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.util.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a cluster is given has references to secrets in it, and no secret. */
final class SecretsTest {
  private static final String CANARY = "canary-4711-with-$igns and spaces";

  @TempDir Path folder = Path.of("");

  private List<String> leaks(String runner, List<String> args) throws Exception {
    Path spec = GraphOfSecrets.spec(folder, CANARY);
    return GraphOfSecrets.leaks(spec, runner, args, List.of(CANARY));
  }

  @ParameterizedTest
  @CsvSource({"local", "direct", "flink"})
  void noSecretIsInTheGraphOrInTheOptions(String runner) throws Exception {
    assertThat(leaks(runner, List.of()), is(List.of("2 places, many objects")));
  }

  @Test
  void aStepThatHoldsOneIsFound() throws Exception {
    List<String> found = leaks("flink", List.of(GraphOfSecrets.PLANTED));
    assertThat(found.subList(1, found.size()), is(List.of("graph")));
  }

  @Test
  void anOptionThatHoldsOneIsFound() throws Exception {
    List<String> found = leaks("flink", List.of("--tempLocation=" + CANARY));
    assertThat(found.subList(1, found.size()), is(List.of("options")));
  }

  /** Each way that a value can be wrapped in a graph is looked into. */
  @Test
  void aWordIsFoundHoweverItIsWrapped() {
    String text = "before " + CANARY + " after";
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    ArrayList<String> list = new ArrayList<>(List.of("abc", "before " + CANARY, CANARY));
    byte[] object = SerializableUtils.serializeToByteArray(list);
    byte[] nested = SerializableUtils.serializeToByteArray(new ArrayList<>(List.of(object)));
    byte[] behind = new byte[object.length + 9];
    System.arraycopy(object, 0, behind, 5, object.length);
    List<byte[]> wrapped =
        List.of(
            plain,
            text.getBytes(StandardCharsets.UTF_16BE),
            Base64.getEncoder().encode(plain),
            Base64.getEncoder().encode(("x" + text).getBytes(StandardCharsets.UTF_8)),
            Base64.getUrlEncoder().encode(("xy" + text).getBytes(StandardCharsets.UTF_8)),
            object,
            nested,
            behind,
            StringUtils.byteArrayToJsonString(object).getBytes(StandardCharsets.UTF_8),
            Base64.getEncoder().encode(object));
    for (int i = 0; i < wrapped.size(); i++) {
      assertThat("form " + i, new Leaks(CANARY).in(wrapped.get(i)), is(true));
      assertThat("form " + i, new Leaks("another-4711-with").in(wrapped.get(i)), is(false));
    }
  }
}
