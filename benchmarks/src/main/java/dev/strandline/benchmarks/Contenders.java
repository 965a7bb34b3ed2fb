package dev.strandline.benchmarks;

import dev.strandline.benchmarks.merge.DuckDbMergePeer;
import dev.strandline.benchmarks.plain.PlainJavaPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command lines of those who do the main job. */
public final class Contenders {
  private static final String LAUNCHER = "strandline";

  /** Its tables name their files by absolute paths, so they are merged into where they are. */
  public static final String ICEBERG = "iceberg";

  private static final String SPEC = "benchmarks/main-job.yaml";
  private static final String SPARK_JARS = "benchmarks/spark/target/classpath.txt";

  private final Path root;

  public Contenders(Path root) {
    this.root = root;
  }

  Contender named(String name) {
    return switch (name) {
      case "duckdb" -> java(name, List.of("-XX:+UseSerialGC"), DuckDbPeer.class);
      // Serial collection: least CPU and memory of those tried.
      case "plain" -> java(name, List.of("-XX:+UseSerialGC"), PlainJavaPeer.class);
      case "spark" -> spark();
      case "strandline" -> strandline("overwrite");
      default ->
          throw new IllegalArgumentException(
              "unknown peer " + name + ", known are duckdb, plain, spark and strandline");
    };
  }

  /** Who writes the table that {@link #merging} then changes. */
  public Contender loading(String name) {
    return switch (name) {
      case LAUNCHER -> strandline("merge");
      case ICEBERG -> iceberg("load");
      default -> named(name);
    };
  }

  /** Who folds changed rows into the table that is there. */
  public Contender merging(String name) {
    return switch (name) {
      case "duckdb" -> java(name, List.of("-XX:+UseSerialGC"), DuckDbMergePeer.class);
      case LAUNCHER -> strandline("merge");
      case ICEBERG -> iceberg("merge");
      default ->
          throw new IllegalArgumentException(
              "unknown peer " + name + ", known are duckdb, iceberg and strandline");
    };
  }

  /** Writes an Iceberg table's rows as plain Parquet and takes its last merge back. */
  public Contender exporting() {
    return iceberg("export");
  }

  private Contender iceberg(String work) {
    return spark(ICEBERG, "IcebergPeer", List.of(work));
  }

  private Contender java(String name, List<String> options, Class<?> main) {
    List<String> command = new ArrayList<>(List.of(javaProgram()));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(Contender.INPUT, Contender.OUTPUT));
    return new Contender(name, command, "");
  }

  /** A peer of this module, as a process of its own. */
  public List<String> java(Class<?> main, List<String> args) {
    List<String> command = new ArrayList<>(List.of(javaProgram(), "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    return command;
  }

  /** A peer in Spark. */
  public List<String> spark(String main, List<String> args) {
    Contender spark = spark("spark", main, args);
    if (!spark.missing().isEmpty()) {
      throw new IllegalStateException(spark.missing());
    }
    return spark.command().subList(0, spark.command().size() - 2);
  }

  /** The launcher with a spec and its parameters, each {@code name=value}. */
  public List<String> strandline(String spec, String... params) {
    List<String> command = new ArrayList<>(List.of(root.resolve(LAUNCHER).toString(), "run", spec));
    for (String param : params) {
      command.addAll(List.of("--param", param));
    }
    return command;
  }

  private Contender spark() {
    return spark("spark", "SparkPeer", List.of());
  }

  private Contender spark(String name, String main, List<String> first) {
    Path jars = root.resolve(SPARK_JARS);
    if (!Files.exists(jars)) {
      return new Contender(name, List.of(), "build it with -Pspark-peer (" + jars + " is absent)");
    }
    List<String> command = new ArrayList<>(List.of(javaProgram(), "-Xmx4g", "-XX:+UseParallelGC"));
    Stream.of(
            "java.lang",
            "java.lang.invoke",
            "java.lang.reflect",
            "java.io",
            "java.net",
            "java.nio",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "jdk.internal.ref",
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar")
        .forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    command.addAll(List.of("-Djdk.reflect.useDirectMethodHandle=false", "-cp"));
    command.add("@" + jars);
    command.add("dev.strandline.benchmarks.spark." + main);
    command.addAll(first);
    command.addAll(List.of(Contender.INPUT, Contender.OUTPUT));
    return new Contender(name, command, "");
  }

  private Contender strandline(String mode) {
    Path launcher = root.resolve(LAUNCHER);
    if (!Files.isExecutable(launcher) || !Files.exists(root.resolve(SPEC))) {
      return new Contender(
          LAUNCHER, List.of(), launcher + " or " + SPEC + " is absent; all others are compared");
    }
    return new Contender(
        LAUNCHER,
        List.of(
            launcher.toString(),
            "run",
            SPEC,
            "--param",
            "landing=" + Contender.INPUT,
            "--param",
            "lake=" + Contender.OUTPUT,
            "--param",
            "mode=" + mode),
        "");
  }

  private static String javaProgram() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
