package dev.strandline.pipelines;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.strandline.model.Books;
import dev.strandline.options.StreamSettings;
import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import dev.strandline.pipelines.report.StreamCommit;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stream's figures where Prometheus finds them, in its text format 0.0.4: what the stream's book
 * says, and nothing of rows.
 */
final class StreamMetrics implements AutoCloseable {
  private static final String CANNOT_LISTEN = "SL-5119";
  private static final int NOT_FOUND = 404;
  private static final int OK = 200;

  private final String pipeline;
  private final HttpServer server;
  private volatile StreamBook book = StreamBook.EMPTY;

  private StreamMetrics(String pipeline, HttpServer server) {
    this.pipeline = pipeline;
    this.server = server;
  }

  /** Listens where the settings say; nowhere if they say nothing. */
  static Optional<StreamMetrics> start(String pipeline, StreamSettings settings) {
    Integer port = settings.metricsPort();
    if (port == null) {
      return Optional.empty();
    }
    try {
      InetSocketAddress address = new InetSocketAddress(settings.metricsHost(), port);
      StreamMetrics metrics = new StreamMetrics(pipeline, HttpServer.create(address, 0));
      metrics.server.createContext("/", metrics::answer);
      metrics.server.start();
      return Optional.of(metrics);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.FAILED,
          CANNOT_LISTEN,
          "Cannot listen on "
              + settings.metricsHost()
              + ":"
              + port
              + " for metrics: "
              + e.getMessage()
              + "; see stream.metrics_port",
          e);
    }
  }

  void tell(StreamBook now) {
    book = now;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean found = exchange.getRequestURI().getPath().equals("/metrics");
      byte[] body = (found ? text() : "metrics are at /metrics\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      exchange.sendResponseHeaders(found ? OK : NOT_FOUND, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String text() {
    StreamBook now = book;
    List<StreamCommit> recent = now.recent();
    Optional<StreamCommit> last =
        recent.isEmpty() ? Optional.empty() : Optional.of(recent.get(recent.size() - 1));
    StringBuilder page = new StringBuilder();
    add(page, "commits_total", "counter", "epochs that committed", now.commits());
    add(page, "stale_epochs_total", "counter", "epochs that were planned again", now.stale());
    add(page, "rows_total", "counter", "rows of epochs that committed", now.rows());
    add(page, "rejected_rows_total", "counter", "dead letters", sum(now, Books.Entry.REJECTED));
    add(page, "late_rows_total", "counter", "rows that came too late", sum(now, Books.Entry.LATE));
    add(
        page,
        "drifted_rows_total",
        "counter",
        "rows with values for columns that are not there",
        StreamBook.drifted(now.drift()));
    add(
        page,
        "waiting_rows",
        "gauge",
        "rows aside for want of values, in the last epoch",
        last.map(StreamCommit::waiting).orElse(0L));
    add(
        page,
        "lag_rows",
        "gauge",
        "new rows that the last commit left, by the stream's last look",
        last.map(StreamCommit::left).orElse(0L));
    add(
        page,
        "lag_seconds",
        "gauge",
        "since when there have been such rows",
        last.map(commit -> commit.behindMillis() / 1000.0).orElse(0.0));
    add(
        page,
        "last_commit_seconds",
        "gauge",
        "how long the last epoch took",
        last.map(commit -> commit.millis() / 1000.0).orElse(0.0));
    add(
        page,
        "last_commit_timestamp_seconds",
        "gauge",
        "when the last epoch ended",
        last.map(commit -> Instant.parse(commit.ended()).toEpochMilli() / 1000.0).orElse(0.0));
    return page.toString();
  }

  private static long sum(StreamBook of, Books.Entry entry) {
    return of.books().nodes().keySet().stream()
        .mapToLong(node -> of.books().get(node, entry))
        .sum();
  }

  private void add(StringBuilder page, String name, String type, String help, Number value) {
    String full = "strandline_stream_" + name;
    page.append("# HELP ").append(full).append(' ').append(help).append('\n');
    page.append("# TYPE ").append(full).append(' ').append(type).append('\n');
    page.append(full).append("{pipeline=\"").append(pipeline).append("\"} ");
    page.append(value).append('\n');
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
