package dev.strandline.benchmarks.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs the main job in Spark SQL on two cores: {@code SparkPeer <folder of gzip files> <table's
 * folder>}.
 *
 * <p>A gzip file is one split, so within a file the generated id rises with the line. Rows are
 * shuffled once, by date: the window finds them clustered, and each date ends in one file.
 */
public final class SparkPeer {
  private static final String SCHEMA =
      "c1 string, c2 string, c3 decimal(12,2), c4 int, c5 string, c6 timestamp, c7 timestamp, c8 int";

  private SparkPeer() {}

  public static void main(String[] args) {
    try (SparkSession spark = settings().getOrCreate()) {
      latest(rows(spark, args[0]))
          .withColumn("year", expr("year(c7)"))
          .withColumn("month", expr("month(c7)"))
          .withColumn("day", expr("day(c7)"))
          .write()
          .option("compression", "snappy")
          .partitionBy("year", "month", "day")
          .parquet(args[1]);
    }
  }

  /** Two cores, no web page, dates by the calendar of today. */
  static SparkSession.Builder settings() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "WARN")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "8")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.legacy.timeParserPolicy", "CORRECTED")
        // A row with too few or too many fields is malformed only if no field is pruned.
        .config("spark.sql.csv.parser.columnPruning.enabled", "false")
        .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", "2");
  }

  static Dataset<Row> rows(SparkSession spark, String folder) {
    return spark
        .read()
        .schema(SCHEMA)
        .option("sep", "|")
        .option("quote", "")
        .option("mode", "DROPMALFORMED")
        .csv(folder + "/*.gz")
        .withColumn("file", col("_metadata.file_name"))
        .withColumn("line", expr("monotonically_increasing_id()"))
        // The reader puts U+FFFD where bytes are no UTF-8.
        .where("c1 IS NOT NULL AND c7 IS NOT NULL AND NOT contains(c2, '\uFFFD')")
        .withColumn("c6", expr("cast(c6 AS date)"))
        .withColumn("c7", expr("cast(c7 AS date)"));
  }

  static Dataset<Row> latest(Dataset<Row> rows) {
    return rows.repartition(col("c7"))
        .withColumn(
            "version",
            expr("row_number() OVER (PARTITION BY c1, c7, c8 ORDER BY file DESC, line DESC)"))
        .where("version = 1")
        .drop("version", "file", "line");
  }
}
