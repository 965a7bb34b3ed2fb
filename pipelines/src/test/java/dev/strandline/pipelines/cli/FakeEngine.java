package dev.strandline.pipelines.cli;

import dev.strandline.options.InvalidSpec;
import dev.strandline.options.Problem;
import dev.strandline.pipelines.report.Outcome;
import dev.strandline.pipelines.report.Reports;
import dev.strandline.pipelines.report.RunReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/**
 * An engine in memory that answers by the spec's name: {@code good.yaml}, {@code bad.yaml} (two
 * problems), {@code limit.yaml}, {@code guard.yaml}, {@code locked.yaml}, {@code failed.yaml},
 * {@code broken.yaml} (a fault of ours), {@code endless.yaml} (runs until it is stopped).
 */
final class FakeEngine implements Engine {
  final List<Request> requests = new ArrayList<>();
  Optional<LetterFilter> filter = Optional.empty();

  @Override
  public Checked validate(Request request) {
    check(request);
    return new Checked("orders", "9f2c1e", nodes(), List.of());
  }

  @Override
  public RunReport replay(
      Request request, LetterFilter only, boolean discards, RunListener listener) {
    filter = Optional.of(only);
    return run(request, listener);
  }

  @Override
  public PlanView plan(Request request) {
    check(request);
    return new PlanView(
        "orders",
        true,
        nodes(),
        List.of(
            new PlanView.Edge("raw", "latest", ""),
            new PlanView.Edge("latest", "lake", "c1, c7"),
            new PlanView.Edge("raw", "dead_letters", "rejected")),
        List.of(
            new PlanView.InputFile("raw", "landing/a.gz", 1_200_000, OptionalLong.of(30_000), ""),
            new PlanView.InputFile(
                "raw", "landing/b\u001b[31m.gz", 900, OptionalLong.empty(), "younger than settle")),
        List.of(new PlanView.Touched("lake", "data/lake", "year=2026", "replace")),
        List.of(new PlanView.Extent("lake", "data/lake", true, "found by reading the inputs")),
        List.of(new PlanView.Rule("OneShuffle", "the partition columns are in the key")),
        new PlanView.Choice("direct", "12 MB of input are less than 64 MB"),
        List.of());
  }

  @Override
  public Preview preview(Request request, int limit) {
    check(request);
    return new Preview(
        List.of(
            new Preview.Table(
                "lake",
                List.of(
                    new Preview.Column("name", "string"),
                    new Preview.Column("price", "decimal(9,2)")),
                List.of(
                    Arrays.asList("null", "1.50"),
                    Arrays.asList(null, "1234.00"),
                    Arrays.asList("日本", null)),
                true)),
        List.of(
            new Preview.Rejected(
                "landing/b.gz", 17, 18, "c7", "SL-2104", "not a date: \"x\"", "a|***|x"),
            new Preview.Rejected("orders/000003/10", 12, 0, "", "SL-2303", "it is no JSON", "{")),
        List.of(
            new Preview.SetAside(
                "landing/c.gz", "SL-3102", "Cannot read landing/c.gz: it ends too early")));
  }

  @Override
  public RunReport run(Request request, RunListener listener) {
    check(request);
    CountDownLatch stop = new CountDownLatch(1);
    listener.started("20261121T020000-4f1c", "", stop::countDown);
    listener.stage("read and write");
    listener.progress(new RunListener.Progress(900_000, 2_100_000, 20_000, 15_000, 2));
    Outcome.Kind kind =
        switch (name(request)) {
          case "limit.yaml" -> Outcome.Kind.STOPPED_BY_LIMIT;
          case "guard.yaml" -> Outcome.Kind.STOPPED_BY_QUALITY;
          case "locked.yaml" -> Outcome.Kind.LOCKED;
          case "failed.yaml" -> Outcome.Kind.FAILED;
          case "endless.yaml" -> wait(stop);
          default -> Outcome.Kind.COMMITTED;
        };
    if (kind == Outcome.Kind.COMMITTED) {
      listener.committed("lake", 7);
      return Reports.ordinary();
    }
    return Reports.ended(Outcome.stopped(kind, "SL-4001", "because the test says so"));
  }

  @Override
  public TableFiles files(TableChoice table, OptionalLong commit) {
    return new TableFiles(
        "/lake",
        7,
        true,
        true,
        List.of(
            new TableFiles.TableFile("/lake/day=1/s0-of-1.parquet", "day=1", 10, 900, 6, "crc"),
            new TableFiles.TableFile("/lake/day=2/s0-of-1.parquet", "day=2", 20, 950, 7, "crc")));
  }

  @Override
  public long latestCommit(TableChoice table) {
    return 7;
  }

  @Override
  public List<RunEntry> history(TableChoice table, int limit) {
    return List.of(
        new RunEntry(
            "20261121T020000-4f1c",
            Instant.parse("2026-11-21T02:00:00Z"),
            OptionalLong.of(4_200),
            "data",
            "committed",
            OptionalLong.of(7),
            2,
            2_100_000,
            20_000,
            2,
            30,
            4,
            1,
            1,
            0,
            "",
            List.of(),
            Optional.empty()));
  }

  @Override
  public Compacted compact(TableChoice table, CompactArguments how, RunListener listener) {
    return new Compacted(
        "data/lake",
        how.dryRun(),
        "20261121T020000-4f1c",
        how.dryRun() ? OptionalLong.empty() : OptionalLong.of(8),
        List.of(new Compacted.Partition("day=1", 900, 12, 120_000, 1, how.dryRun() ? 0 : 99_000)),
        how.deleteMemory().isPresent() ? 7 : 0);
  }

  @Override
  public List<LedgerEntry> ledger(TableChoice table) {
    return List.of(
        new LedgerEntry("raw", "a.gz", "/landing/a.gz", 900, "v1", "crc32c:1", 1, 10, 0, 6, ""),
        new LedgerEntry(
            "raw", "b.gz", "/landing/b.gz", 90, "v1", "", 1, 0, 0, 7, "it ends too early"));
  }

  @Override
  public List<LetterGroup> deadLetters(Request request, LetterFilter wanted) {
    check(request);
    return deadLettersAt("", wanted);
  }

  @Override
  public List<LetterGroup> deadLettersAt(String path, LetterFilter wanted) {
    filter = Optional.of(wanted);
    if (path.equals("empty")) {
      return List.of();
    }
    return List.of(
        new LetterGroup(
            "raw",
            "SL-2104",
            "c7",
            "not a date",
            5_012,
            7_000,
            Reports.STARTED,
            Reports.STARTED.plusSeconds(5),
            List.of(
                new RunReport.Example("b.gz", 17, 18, "not a date: \"x\"", "a|***|x"),
                new RunReport.Example("orders/000003/10", 12, 0, "not a date: \"y\"", "y"))));
  }

  @Override
  public String jsonSchema() {
    return "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\"}";
  }

  private void check(Request request) {
    requests.add(request);
    switch (name(request)) {
      case "bad.yaml" ->
          throw new InvalidSpec(
              List.of(
                  new Problem(
                      "SL-1203", request.spec().toString(), 2, 7, "name", "expected a name"),
                  new Problem(
                      "SL-1204",
                      request.spec().toString(),
                      3,
                      1,
                      "sorces",
                      "unknown key; did you mean \"sources\"?")));
      case "broken.yaml" -> throw new IllegalStateException("a fault\nof ours");
      default -> {}
    }
  }

  private static String name(Request request) {
    return String.valueOf(request.spec().getFileName());
  }

  private static Outcome.Kind wait(CountDownLatch stop) {
    try {
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Outcome.Kind.CANCELLED;
  }

  private static List<PlanView.Node> nodes() {
    return List.of(
        new PlanView.Node(
            "raw", PlanView.Kind.SOURCE, "ReadFromFiles", List.of("path: landing/<*>.gz")),
        new PlanView.Node("latest", PlanView.Kind.STEP, "LatestPerKey", List.of("keys: c1, c7")),
        new PlanView.Node("lake", PlanView.Kind.SINK, "WriteToParquet", List.of()),
        new PlanView.Node("dead_letters", PlanView.Kind.DEAD_LETTERS, "Parquet", List.of()));
  }
}
