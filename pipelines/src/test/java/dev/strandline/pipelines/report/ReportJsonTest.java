package dev.strandline.pipelines.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ReportJsonTest {
  /**
   * Programs read this form: a change here needs a new {@link RunReport#VERSION} or an addition.
   */
  @Test
  void theFormIsTheGoldenOne() throws IOException {
    try (InputStream golden = getClass().getResourceAsStream("report.json")) {
      assertThat(golden, is(notNullValue()));
      assertThat(
          ReportJson.text(Reports.ordinary()),
          is(new String(golden.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  @Test
  void booksThatDoNotBalanceAreToldWithTheDifference() throws IOException {
    RunReport.NodeBooks books =
        new RunReport.NodeBooks("raw", "ReadFromFiles", 10, 1, 8, 1, 0, 0, 0);
    RunReport.SinkBooks sink =
        new RunReport.SinkBooks("a", "b", "c", OptionalLong.empty(), 5, 6, 0, 0, 0, 0, 0, 0, 0);
    RunReport it = Reports.ordinary();
    RunReport report =
        new RunReport(
            it.run(),
            it.outcome(),
            List.of(),
            List.of(books),
            List.of(sink),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0,
            List.of());
    JsonNode json = new ObjectMapper().readTree(ReportJson.text(report));
    assertThat(json.get("balanced").asBoolean(), is(false));
    assertThat(json.at("/nodes/0/difference").asLong(), is(2L));
    assertThat(json.at("/sinks/0/difference").asLong(), is(-1L));
    assertThat(json.at("/sinks/0/commit").isNull(), is(true));
  }
}
