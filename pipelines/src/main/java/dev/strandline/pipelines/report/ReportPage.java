package dev.strandline.pipelines.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run's report as one HTML page that needs nothing else: no script, no font, no address outside.
 *
 * <p>All text of the run is escaped, and the page's own policy forbids scripts and loading, so that
 * a file's name or a row's text can do nothing in a reader's browser.
 */
public final class ReportPage {
  /** Of our own, since Java's are found by a search through all that it knows of languages. */
  private static final Map<Long, String> MONTHS = months();

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("d ")
          .appendText(ChronoField.MONTH_OF_YEAR, MONTHS)
          .appendPattern(" uuuu, HH:mm:ss 'UTC'")
          .toFormatter(Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private ReportPage() {}

  private static Map<Long, String> months() {
    List<String> names =
        List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    Map<Long, String> months = new HashMap<>();
    names.forEach(name -> months.put(months.size() + 1L, name));
    return months;
  }

  /** The page's text. */
  public static String html(RunReport report) {
    return html(report, Html.NONE, Html.NONE);
  }

  /**
   * The text of a stream's page.
   *
   * @param commits the last ones, oldest first
   * @param refreshSeconds how often the page loads itself anew; 0 for a stream that is over
   */
  public static String html(RunReport report, List<StreamCommit> commits, long refreshSeconds) {
    Html refresh =
        Html.when(
            refreshSeconds > 0,
            Html.of("<meta http-equiv=\"refresh\" content=\"%s\">", refreshSeconds));
    return html(report, refresh, StreamSection.of(commits));
  }

  private static String html(RunReport report, Html refresh, Html stream) {
    return Html.of(
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">%s
            <title>%s: %s</title>
            <style>
            %s</style></head><body><main>
            %s%s%s%s%s%s%s%s%s%s
            <footer>Strandline %s, run %s</footer></main></body></html>
            """,
            refresh,
            report.run().spec(),
            words(report.outcome().kind()),
            new Html(style()),
            header(report),
            stream,
            BooksSection.of(report),
            PartitionSection.of(report),
            TableSections.rejects(report),
            TableSections.drift(report),
            TimeSection.of(report),
            TableSections.inputs(report),
            TableSections.files(report),
            TableSections.facts(report),
            report.run().strandline(),
            report.run().id())
        .markup();
  }

  private static Html header(RunReport report) {
    Outcome outcome = report.outcome();
    boolean good = outcome.exitCode() == ExitCode.DONE;
    List<Html> warnings = new ArrayList<>();
    report.warnings().forEach(text -> warnings.add(Html.of("<p class=\"warning\">%s</p>", text)));
    Html why =
        Html.when(
            !outcome.message().isEmpty(),
            Html.of(
                "<p class=\"%s\">%s%s</p>",
                good ? "why" : "why failed",
                outcome.message(),
                outcome.errorId().map(id -> " [" + id + "]").orElse("")));
    return Html.of(
        """
        <header><p class="brand">Strandline run report</p>
        <h1>%s <span class="chip %s">%s</span></h1>
        <p class="when">%s, %s runner</p>%s%s
        <ul class="tiles">%s</ul></header>
        """,
        report.run().spec(),
        good ? "good" : "bad",
        words(outcome.kind()),
        TIME.format(report.run().started()),
        report.run().runner(),
        why,
        Html.join(warnings),
        tiles(report));
  }

  private static Html tiles(RunReport report) {
    long read = 0;
    long rejected = 0;
    for (RunReport.NodeBooks node : report.nodes()) {
      read += node.type().startsWith("Read") ? node.in() : 0;
      rejected += node.rejected();
    }
    long written = report.sinks().stream().mapToLong(RunReport.SinkBooks::in).sum();
    long bytes = report.inputsRead().stream().mapToLong(RunReport.Input::bytes).sum();
    Duration took = Duration.between(report.run().started(), report.run().ended());
    double seconds = Math.max(0.001, took.toMillis() / 1000.0);
    // A stream keeps no lists of all that its epochs have read and written.
    boolean listed = read == 0 || !report.inputsRead().isEmpty();
    String inputs = Figures.count(report.inputsRead().size(), "input");
    String partitions = Figures.count(report.partitions().size(), "partition");
    List<Html> tiles = new ArrayList<>();
    tile(
        tiles,
        Figures.count(read),
        "rows read",
        listed ? Figures.bytes(bytes) + " in " + inputs : "");
    tile(tiles, Figures.count(written), "rows to sinks", listed ? partitions : "");
    tile(tiles, Figures.count(rejected), "rows rejected", share(rejected, read));
    tile(
        tiles,
        Figures.duration(took),
        "from start to end",
        Figures.brief(read / seconds) + " rows/s");
    if (report.peakHeapBytes() > 0) {
      tile(tiles, Figures.bytes(report.peakHeapBytes()), "peak heap", "");
    }
    return Html.join(tiles);
  }

  private static void tile(List<Html> tiles, String figure, String name, String note) {
    tiles.add(Html.of("<li><b>%s</b><span>%s</span><small>%s</small></li>", figure, name, note));
  }

  private static String share(long part, long of) {
    if (part == 0 || of == 0) {
      return "none";
    }
    double percent = 100.0 * part / of;
    return percent < 0.01 ? "under 0.01 %" : String.format(Locale.ROOT, "%.2f %%", percent);
  }

  private static String words(Outcome.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String style() {
    try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is missing next to this class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
