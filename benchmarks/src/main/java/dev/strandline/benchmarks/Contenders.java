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
      case "duckdb" -> java(name, DuckDbPeer.class, Contender.INPUT, Contender.OUTPUT);
      case "plain" -> java(name, PlainJavaPeer.class, Contender.INPUT, Contender.OUTPUT);
      case "spark" -> spark(name, "SparkPeer", Contender.INPUT, Contender.OUTPUT);
      case LAUNCHER -> mainJob("overwrite");
      default ->
          throw new IllegalArgumentException(
              "unknown peer " + name + ", known are duckdb, plain, spark and strandline");
    };
  }

  /** Who writes the table that {@link #merging} then changes. */
  public Contender loading(String name) {
    return switch (name) {
      case LAUNCHER -> mainJob("merge");
      case ICEBERG -> iceberg("load");
      default -> named(name);
    };
  }

  /** Who folds changed rows into the table that is there. */
  public Contender merging(String name) {
    return switch (name) {
      case "duckdb" -> java(name, DuckDbMergePeer.class, Contender.INPUT, Contender.OUTPUT);
      case LAUNCHER -> mainJob("merge");
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

  /** A peer of this module, as a process of its own, with those words after its name. */
  public Contender java(String name, Class<?> main, String... args) {
    // Serial collection: least CPU and memory of those tried.
    List<String> command = new ArrayList<>(List.of(javaProgram(), "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return new Contender(name, command, "");
  }

  /** A peer in Spark. */
  public Contender spark(String name, String main, String... args) {
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
    command.addAll(List.of(args));
    return new Contender(name, command, "");
  }

  /** The launcher with a spec and its parameters, each {@code name=value}. */
  public Contender strandline(String spec, String... params) {
    Path launcher = root.resolve(LAUNCHER);
    if (!Files.isExecutable(launcher) || !Files.exists(root.resolve(spec))) {
      return new Contender(
          LAUNCHER, List.of(), launcher + " or " + spec + " is absent; all others are compared");
    }
    List<String> command = new ArrayList<>(List.of(launcher.toString(), "run", spec));
    for (String param : params) {
      command.addAll(List.of("--param", param));
    }
    return new Contender(LAUNCHER, command, "");
  }

  private Contender iceberg(String work) {
    return spark(ICEBERG, "IcebergPeer", work, Contender.INPUT, Contender.OUTPUT);
  }

  private Contender mainJob(String mode) {
    return strandline(
        SPEC, "landing=" + Contender.INPUT, "lake=" + Contender.OUTPUT, "mode=" + mode);
  }

  private static String javaProgram() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
