package dev.strandline.benchmarks.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * DMS files applied to a folder of Parquet in Spark SQL on two cores, as its careful user would by
 * hand: {@code SparkDmsPeer load|apply <folder of gzip files> <table's folder>}.
 */
public final class SparkDmsPeer {
  private static final String COLUMNS =
      "id bigint, customer string, amount decimal(12,2), ordered date, note string";

  private SparkDmsPeer() {}

  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkPeer.settings().getOrCreate()) {
      if (args[0].equals("load")) {
        spark.read().schema(COLUMNS).csv(args[1] + "/*.gz").write().parquet(args[2]);
      } else {
        apply(spark, args[1], Path.of(args[2]));
      }
    }
  }

  private static void apply(SparkSession spark, String folder, Path table) throws IOException {
    Dataset<Row> changes =
        spark
            .read()
            .schema("op string, " + COLUMNS)
            .csv(folder + "/*.gz")
            .withColumn("file", col("_metadata.file_name"))
            .withColumn("line", expr("monotonically_increasing_id()"))
            .withColumn(
                "version",
                expr("row_number() OVER (PARTITION BY id ORDER BY file DESC, line DESC)"))
            .where("version = 1")
            .drop("version", "file", "line")
            .localCheckpoint();
    List<Path> old;
    try (Stream<Path> all = Files.list(table)) {
      old = all.sorted(Comparator.reverseOrder()).toList();
    }
    spark
        .read()
        .schema(COLUMNS)
        .parquet(table.toString())
        .join(changes.select("id"), new String[] {"id"}, "left_anti")
        .unionByName(changes.where("op <> 'D'").drop("op"))
        .write()
        .mode("append")
        .parquet(table.toString());
    for (Path file : old) {
      Files.delete(file);
    }
  }
}
