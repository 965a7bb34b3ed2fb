package dev.strandline.clusters;

import dev.strandline.servers.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Master and two Workers, each a process, on loopback. */
final class SparkCluster implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final List<JavaProcess> processes = new ArrayList<>();

  private SparkCluster(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /** Comes back when both Workers are there. */
  static SparkCluster start(Path folder) throws IOException {
    SparkCluster cluster = new SparkCluster(folder, JavaProcess.freePort());
    boolean up = false;
    try {
      cluster.start();
      up = true;
      return cluster;
    } finally {
      if (!up) {
        cluster.close();
      }
    }
  }

  private void start() throws IOException {
    // What a Worker starts finds Spark's jars in its home.
    Path jars = Files.createDirectories(folder.resolve("jars"));
    Path module = Repository.file("src/test/clusters/spark");
    String classPath = Files.readString(module.resolve("target/classpath")).strip();
    for (String jar : classPath.split(File.pathSeparator, -1)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    processes.add(
        java(
            "master",
            List.of("-Xmx256m"),
            "org.apache.spark.deploy.master.Master",
            List.of("--host", "127.0.0.1", "--port", "" + port, "--webui-port", "0")));
    for (int i = 1; i <= 2; i++) {
      processes.add(
          java(
              "worker",
              List.of("-Xmx256m"),
              "org.apache.spark.deploy.worker.Worker",
              List.of(
                  "--host",
                  "127.0.0.1",
                  "--cores",
                  "3",
                  "--memory",
                  "1500m",
                  "--work-dir",
                  folder.resolve("work" + i).toString(),
                  "--webui-port",
                  "0",
                  url())));
    }
    processes.get(0).await("two Workers", () -> workers() == 2);
  }

  private long workers() throws IOException {
    return processes.get(0).said().lines().filter(l -> l.contains("Registering worker")).count();
  }

  private String url() {
    return "spark://127.0.0.1:" + port;
  }

  static Path bundle() {
    return Repository.file("runners/spark/target/strandline-spark.jar");
  }

  /** What {@code spark-submit} does. */
  JavaProcess submit(List<String> options, List<String> args) throws IOException {
    List<String> all = new ArrayList<>(List.of("--master", url()));
    all.addAll(List.of("--conf", "spark.ui.enabled=false"));
    all.addAll(List.of("--executor-memory", "640m", "--driver-memory", "512m"));
    all.addAll(List.of("--conf", "spark.executor.cores=2"));
    all.addAll(options);
    all.add(bundle().toString());
    all.addAll(args);
    return java("spark-submit", List.of("-Xmx512m"), "org.apache.spark.deploy.SparkSubmit", all);
  }

  private JavaProcess java(String name, List<String> options, String main, List<String> args)
      throws IOException {
    Map<String, String> env =
        Map.of(
            "SPARK_HOME",
            folder.toString(),
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "SPARK_SCALA_VERSION",
            "2.12",
            "JAVA_HOME",
            System.getProperty("java.home"));
    return JavaProcess.start(folder, name, env, options, folder.resolve("jars") + "/*", main, args);
  }

  /** The Master, to wait with as long as it lives. */
  JavaProcess master() {
    return processes.get(0);
  }

  /** Kills an executor and the Worker that has started it with signal 9. */
  void killWorkerOf(ProcessHandle executor) {
    long worker = executor.parent().map(ProcessHandle::pid).orElse(-1L);
    List<JavaProcess> found =
        processes.stream().filter(process -> process.process().pid() == worker).toList();
    if (found.size() != 1) {
      throw new AssertionError("no Worker has started " + executor.info());
    }
    found.get(0).kill();
  }

  @Override
  public void close() {
    processes.forEach(JavaProcess::close);
  }
}
