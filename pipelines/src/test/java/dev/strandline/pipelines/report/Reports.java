package dev.strandline.pipelines.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reports for tests: an ordinary one, and others made from it. */
public final class Reports {
  public static final Instant STARTED = Instant.parse("2026-11-21T02:00:00Z");

  private Reports() {}

  /** The report of a good run with two rejected rows. */
  public static RunReport ordinary() {
    return new RunReport(
        run("orders"),
        Outcome.committed("1 sink"),
        List.of(
            RunReport.Input.read("raw", "landing/a.gz", 1_200_000, 30_000, 0),
            RunReport.Input.read("raw", "landing/b.gz", 900_000, 20_002, 2),
            new RunReport.Input(
                "raw",
                "landing/c.gz",
                512,
                0,
                0,
                RunReport.Verdict.QUARANTINED,
                "truncated gzip after 512 bytes")),
        List.of(
            new RunReport.NodeBooks("raw", "ReadFromFiles", 50_002, 0, 50_000, 2, 0, 0, 0),
            new RunReport.NodeBooks("latest", "LatestPerKey", 50_000, 0, 40_000, 0, 10_000, 0, 0)),
        List.of(
            new RunReport.SinkBooks(
                "lake",
                "WriteToParquet",
                "data/lake",
                OptionalLong.of(7),
                40_000,
                38_000,
                1_500,
                0,
                0,
                500,
                0,
                0,
                0)),
        partitions(3),
        List.of(
            new RunReport.WrittenFile("lake", "year=2026/month=1/day=1/s0-of-1.parquet", 20, 4_000),
            new RunReport.WrittenFile(
                "lake", "year=2026/month=1/day=2/s0-of-1.parquet", 30, 5_000)),
        List.of(
            new RunReport.Reject(
                "raw",
                "SL-2104",
                "c7",
                "not a date",
                2,
                List.of(
                    new RunReport.Example(
                        "landing/b.gz",
                        17,
                        18,
                        "not a date: \"31.02.2026\"",
                        "a|b|***|31.02.2026")))),
        List.of(
            new RunReport.Stage("start", 0, 900),
            new RunReport.Stage("read and write", 900, 3_100),
            new RunReport.Stage("commit", 4_000, 200)),
        List.of(
            new RunReport.Sample(0, 0, 0, 40_000_000),
            new RunReport.Sample(1_000, 2_000, 90_000, 80_000_000),
            new RunReport.Sample(2_000, 20_000, 800_000, 120_000_000),
            new RunReport.Sample(4_000, 50_002, 2_100_000, 90_000_000)),
        120_000_000,
        List.of("1 file was set aside: landing/c.gz"));
  }

  public static RunReport.Run run(String spec) {
    return new RunReport.Run(
        "20261121T020000-4f1c",
        spec,
        "orders.yaml",
        "9f2c1e",
        "0.1.0",
        STARTED,
        STARTED.plusMillis(4_200),
        "direct",
        "12 MB of input are less than 64 MB",
        Map.of("landing", "data/landing", "lake", "data/lake"),
        Optional.of("data/lake/_strandline/runs/20261121T020000-4f1c"));
  }

  /** The ordinary report with another ending. */
  public static RunReport ended(Outcome outcome) {
    RunReport it = ordinary();
    return new RunReport(
        it.run(),
        outcome,
        it.inputs(),
        it.nodes(),
        it.sinks(),
        it.partitions(),
        it.files(),
        it.rejects(),
        it.stages(),
        it.throughput(),
        it.peakHeapBytes(),
        it.warnings());
  }

  /** The ordinary report with other partitions and rejects. */
  public static RunReport with(
      List<RunReport.Partition> partitions, List<RunReport.Reject> rejects) {
    RunReport it = ordinary();
    return new RunReport(
        it.run(),
        it.outcome(),
        it.inputs(),
        it.nodes(),
        it.sinks(),
        partitions,
        it.files(),
        rejects,
        it.stages(),
        it.throughput(),
        it.peakHeapBytes(),
        it.warnings());
  }

  public static List<RunReport.Partition> partitions(int count) {
    List<RunReport.Partition> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String path =
          "year=" + (2000 + i / 336) + "/month=" + (1 + i / 28 % 12) + "/day=" + (1 + i % 28);
      partitions.add(new RunReport.Partition("lake", path, 1_000 + 37L * (i % 91), 40_000, 1));
    }
    return partitions;
  }
}
