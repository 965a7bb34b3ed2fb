package dev.strandline.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.strandline.model.Books;
import dev.strandline.model.FilesPerPartition;
import dev.strandline.model.Partitioning;
import dev.strandline.model.RecordBatch;
import dev.strandline.model.RecordBatchCoder;
import dev.strandline.model.WrittenFile;
import dev.strandline.transforms.reduce.ReduceMemory;
import dev.strandline.transforms.reduce.Reduction;
import dev.strandline.transforms.testing.FakeOutput;
import dev.strandline.transforms.testing.OnTestPipeline;
import dev.strandline.transforms.testing.Rows;
import dev.strandline.transforms.testing.SlowOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineExecutionException;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnTestPipeline.class)
final class WriteShardsTest {
  private static final Partitioning BY_DAY =
      Partitioning.parse(List.of("year(day)", "month(day)", "day(day)"), Rows.SCHEMA);

  private static final ReduceSettings LATEST =
      new ReduceSettings(
          "latest", "lake", Reduction.latest(List.of("k", "day")), ReduceMemory.AUTO);

  @Test
  void writesTheLatestRowOfEachKeyIntoItsPartition(TestPipeline pipeline) {
    WriteShards.Written written =
        rows(
                pipeline,
                Rows.batch("b", 1, "k1|2024-01-03|new", "k2|2024-01-03|x"),
                Rows.batch("a", 1, "k1|2024-01-03|old", "k1|2024-01-04|other day"),
                Rows.batch("a", 3, "k0|2024-01-03|y", "k9|-|no day"))
            .apply("Shard", ShardRows.by(sharding(FilesPerPartition.ONE)))
            .apply("Write", WriteShards.to(new FakeOutput(), LATEST));

    PAssert.that(written.files())
        .satisfies(
            files ->
                same(
                    byTarget(files),
                    Map.of(
                        "year=2024/month=01/day=03/s0-of-1.parquet",
                        "k0|2024-01-03|y;k1|2024-01-03|new;k2|2024-01-03|x",
                        "year=2024/month=01/day=04/s0-of-1.parquet",
                        "k1|2024-01-04|other day",
                        "year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__"
                            + "/day=__HIVE_DEFAULT_PARTITION__/s0-of-1.parquet",
                        "k9|-|no day")));
    PAssert.that(written.books())
        .satisfies(
            books ->
                same(
                    sum(books),
                    Books.of(
                            "latest",
                            Map.of(
                                Books.Entry.IN, 6L,
                                Books.Entry.OUT, 5L,
                                Books.Entry.DEDUPLICATED, 1L,
                                Books.Entry.DELETED, 0L,
                                Books.Entry.DROPPED, 0L))
                        .plus(
                            Books.of(
                                "lake", Map.of(Books.Entry.IN, 5L, Books.Entry.INSERTED, 5L)))));
    pipeline.run();
  }

  @Test
  void leavesOutRefusedOriginsAndShardsWithoutRows(TestPipeline pipeline) {
    String bad = Rows.origin("bad").text();
    WriteShards.Written written =
        rows(
                pipeline,
                Rows.batch("a", 1, "k1|2024-01-03|good", "!k2|2024-01-05|deleted"),
                Rows.batch("bad", 1, "k1|2024-01-03|bad", "k1|2024-01-04|bad"))
            .apply("Shard", ShardRows.by(sharding(FilesPerPartition.ONE)))
            .apply(
                "Write",
                WriteShards.to(new FakeOutput(), LATEST)
                    .without(pipeline.apply("Bad", Create.of(bad)).apply(View.asList())));
    PAssert.that(written.files())
        .satisfies(
            files ->
                same(
                    byTarget(files),
                    Map.of("year=2024/month=01/day=03/s0-of-1.parquet", "k1|2024-01-03|good")));
    PAssert.that(written.books())
        .satisfies(
            books -> {
              Books sum = sum(books);
              assertThat(sum.get("latest", Books.Entry.DROPPED), equalTo(2L));
              assertThat(sum.get("latest", Books.Entry.DELETED), equalTo(1L));
              return same(sum.imbalances(), List.of());
            });
    pipeline.run();
  }

  @Test
  void spreadsAPartitionsKeysOverItsFiles(TestPipeline pipeline) {
    List<RecordBatch> batches = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      batches.add(Rows.batch("f" + i, 1, "k" + i + "|2024-01-03|a", "k" + i + "|2024-01-04|a"));
      batches.add(Rows.batch("g" + i, 1, "k" + i + "|2024-01-03|b"));
    }
    FilesPerPartition files = new FilesPerPartition(1, Map.of("year=2024/month=01/day=03", 4));
    WriteShards.Written written =
        rows(pipeline, batches.toArray(new RecordBatch[0]))
            .apply("Shard", ShardRows.by(sharding(files)))
            .apply("Write", WriteShards.to(new FakeOutput(), LATEST));
    PAssert.that(written.files())
        .satisfies(
            found -> {
              Map<String, String> rows = byTarget(found);
              assertThat(rows.size(), equalTo(5));
              String all = String.join(";", rows.values());
              assertThat(all.split(";", -1).length, equalTo(200));
              return same(all.contains("2024-01-03|a"), false);
            });
    pipeline.run();
  }

  @Test
  void appendsEveryRowWithoutKeys(TestPipeline pipeline) {
    WriteShards.Written written =
        rows(pipeline, Rows.batch("a", 1, "k|2024-01-03|1", "k|2024-01-03|2"))
            .apply("Shard", ShardRows.by(sharding(FilesPerPartition.ONE)))
            .apply(
                "Write",
                WriteShards.to(
                    new FakeOutput(),
                    new ReduceSettings("", "lake", Reduction.all(List.of()), ReduceMemory.AUTO)));
    PAssert.that(written.files())
        .satisfies(
            files ->
                same(byTarget(files).values().iterator().next(), "k|2024-01-03|1;k|2024-01-03|2"));
    PAssert.that(written.books())
        .satisfies(books -> same(sum(books).get("lake", Books.Entry.INSERTED), 2L));
    pipeline.run();
  }

  @Test
  void needsOneShuffle(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    rows(pipeline, Rows.batch("a", 1, "k|2024-01-03|1"))
        .apply("Shard", ShardRows.by(sharding(FilesPerPartition.ONE)))
        .apply("Write", WriteShards.to(new FakeOutput(), LATEST));
    int[] shuffles = new int[1];
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            shuffles[0] += node.getTransform() instanceof GroupByKey ? 1 : 0;
          }
        });
    assertThat(shuffles[0], is(1));
    pipeline.run();
  }

  @Test
  void latestPerKeyGivesRowsForFurtherSteps(TestPipeline pipeline) {
    LatestPerKey.Latest latest =
        rows(
                pipeline,
                Rows.batch("b", 1, "k1|2024-01-03|new"),
                Rows.batch("a", 1, "k1|2024-01-03|old", "k2|2024-01-03|x"))
            .apply(
                "Latest",
                LatestPerKey.of(
                    new ReduceSettings(
                        "latest", "", Reduction.latest(List.of("k")), ReduceMemory.AUTO),
                    3));
    PAssert.that(latest.rows())
        .satisfies(
            batches -> {
              List<String> rows = new ArrayList<>();
              batches.forEach(batch -> rows.addAll(Rows.texts(batch)));
              rows.sort(null);
              return same(rows, List.of("k1|2024-01-03|new", "k2|2024-01-03|x"));
            });
    PAssert.that(latest.books())
        .satisfies(
            books -> {
              Books sum = sum(books);
              assertThat(sum.get("latest", Books.Entry.IN), equalTo(3L));
              assertThat(sum.get("latest", Books.Entry.OUT), equalTo(2L));
              return same(sum.imbalances(), List.of());
            });
    pipeline.run();
  }

  @Test
  void endsABundleWhenItsFilesAreDurable(TestPipeline pipeline) {
    rows(pipeline, Rows.batch("a", 1, "k1|2024-01-03|x", "k2|2024-01-04|y", "k3|2024-01-05|z"))
        .apply("Shard", ShardRows.by(sharding(FilesPerPartition.ONE)))
        .apply("Write", WriteShards.to(new SlowOutput("durable", ""), LATEST));
    pipeline.run();
    assertThat(
        SlowOutput.durable("durable"),
        containsInAnyOrder(target("03"), target("04"), target("05")));
  }

  @Test
  void failsWhereAFileDoesNotBecomeDurable(TestPipeline pipeline) {
    rows(pipeline, Rows.batch("a", 1, "k1|2024-01-03|x", "k2|2024-01-04|y"))
        .apply("Shard", ShardRows.by(sharding(FilesPerPartition.ONE)))
        .apply("Write", WriteShards.to(new SlowOutput("fails", target("04")), LATEST));
    PipelineExecutionException failed =
        assertThrows(PipelineExecutionException.class, pipeline::run);
    assertThat(failed.getMessage(), containsString("no room for " + target("04")));
  }

  private static String target(String day) {
    return "year=2024/month=01/day=" + day + "/s0-of-1.parquet";
  }

  private static PCollection<RecordBatch> rows(TestPipeline pipeline, RecordBatch... batches) {
    return pipeline.apply("Rows", Create.of(List.of(batches)).withCoder(RecordBatchCoder.of()));
  }

  private static Sharding sharding(FilesPerPartition files) {
    return Sharding.of(BY_DAY, files, List.of("k", "day"));
  }

  private static Map<String, String> byTarget(Iterable<WrittenFile> files) {
    Map<String, String> rows = new TreeMap<>();
    files.forEach(file -> rows.put(file.target(), file.checksum()));
    return rows;
  }

  private static Books sum(Iterable<Books> books) {
    Books sum = Books.EMPTY;
    for (Books some : books) {
      sum = sum.plus(some);
    }
    assertThat(sum.imbalances(), equalTo(List.of()));
    return sum;
  }

  private static Void same(Object actual, Object expected) {
    assertThat(actual, equalTo(expected));
    return null;
  }
}
