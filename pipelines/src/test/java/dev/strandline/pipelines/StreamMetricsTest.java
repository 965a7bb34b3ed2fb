package dev.strandline.pipelines;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.io.RunFact;
import dev.strandline.io.RunOutcome;
import dev.strandline.model.Books;
import dev.strandline.model.Drift;
import dev.strandline.model.OnDrift;
import dev.strandline.model.SchemaChange;
import dev.strandline.options.StreamSettings;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.StreamCommit;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StreamMetricsTest {
  private static final SchemaChange UNREAD = SchemaChange.unread("discount", "");

  private static StreamSettings on(int port) {
    return new StreamSettings(Duration.ofSeconds(10), 100, null, port, "127.0.0.1");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void tellsWhatTheBookSays() throws Exception {
    int port = freePort();
    try (StreamMetrics metrics = StreamMetrics.start("orders", on(port)).orElseThrow()) {
      RunOutcome outcome =
          new RunOutcome(
              "run-1",
              RunOutcome.Status.COMMITTED,
              "",
              Map.of("lake", 4L),
              Books.of("raw", Map.of(Books.Entry.IN, 9L, Books.Entry.REJECTED, 2L)),
              List.of(),
              List.of(),
              List.of(),
              List.of(new RunFact.Drifted("raw", new Drift(UNREAD, OnDrift.IGNORE, 3, "a.csv"))));
      metrics.tell(
          StreamBook.EMPTY.with(
              outcome,
              new StreamCommit(
                  "run-1", "2026-11-21T12:00:00Z", 1500, "committed", 9, 2, 0, 0, 40, 2500)));
      String page = get(port, "/metrics").body();
      String labels = "{pipeline=\"orders\"} ";
      assertThat(page, containsString("strandline_stream_commits_total" + labels + "1\n"));
      assertThat(page, containsString("# TYPE strandline_stream_lag_rows gauge\n"));
      assertThat(page, containsString("strandline_stream_lag_rows" + labels + "40\n"));
      assertThat(page, containsString("strandline_stream_lag_seconds" + labels + "2.5\n"));
      assertThat(page, containsString("strandline_stream_rejected_rows_total" + labels + "2\n"));
      assertThat(page, containsString("strandline_stream_rows_total" + labels + "9\n"));
      assertThat(page, containsString("strandline_stream_drifted_rows_total" + labels + "3\n"));
      assertThat(get(port, "/").statusCode(), is(404));
    }
  }

  @Test
  void aTakenPortIsToldWithItsKey() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      CommandFailed failed =
          assertThrows(
              CommandFailed.class, () -> StreamMetrics.start("orders", on(taken.getLocalPort())));
      assertThat(failed.getMessage(), containsString("see stream.metrics_port"));
      assertThat(failed.id(), is("SL-5119"));
    }
  }
}
