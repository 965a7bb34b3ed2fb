package dev.strandline.clusters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** A JobManager and two TaskManagers, each a process, on loopback. */
final class FlinkCluster implements AutoCloseable {
  private static final List<String> MEMORY =
      List.of(
          "taskmanager.cpu.cores=2.0",
          "taskmanager.memory.task.heap.size=512m",
          "taskmanager.memory.task.off-heap.size=0",
          "taskmanager.memory.framework.heap.size=128m",
          "taskmanager.memory.framework.off-heap.size=64m",
          "taskmanager.memory.network.min=160m",
          "taskmanager.memory.network.max=160m",
          "taskmanager.memory.managed.size=128m",
          "taskmanager.memory.jvm-metaspace.size=256m",
          "taskmanager.memory.jvm-overhead.min=64m",
          "taskmanager.memory.jvm-overhead.max=64m");

  private final Path folder;
  private final int port;
  private final String classPath;
  private final List<JavaProcess> processes = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  private FlinkCluster(Path folder, int port, String classPath) {
    this.folder = folder;
    this.port = port;
    this.classPath = classPath;
  }

  /** Comes back when both TaskManagers are there. */
  static FlinkCluster start(Path folder) throws IOException {
    Path module = Repository.file("src/test/clusters/flink");
    String classPath = Files.readString(module.resolve("target/classpath")).strip();
    FlinkCluster cluster = new FlinkCluster(folder, JavaProcess.freePort(), classPath);
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
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("flink-conf.yaml"),
        """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.host: 127.0.0.1
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        jobmanager.memory.process.size: 1000m
        taskmanager.numberOfTaskSlots: 2
        parallelism.default: 2
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 10
        restart-strategy.fixed-delay.delay: 1 s
        heartbeat.interval: 1000
        heartbeat.timeout: 10000
        io.tmp.dirs: %s
        web.upload.dir: %s
        state.checkpoints.dir: file://%s/checkpoints
        """
            .formatted(JavaProcess.freePort(), port, folder, folder, folder));
    processes.add(
        java(
            "jobmanager",
            List.of("-Xmx448m"),
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
            List.of("--configDir", conf.toString(), "--executionMode", "cluster")));
    List<String> args = new ArrayList<>(List.of("--configDir", conf.toString()));
    MEMORY.forEach(setting -> args.add("-D" + setting));
    for (int i = 0; i < 2; i++) {
      processes.add(
          java(
              "taskmanager",
              List.of("-Xmx640m", "-XX:MaxDirectMemorySize=300m"),
              "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
              args));
    }
    processes.get(0).await("two TaskManagers", () -> taskManagers() == 2);
  }

  private JavaProcess java(String name, List<String> options, String main, List<String> args)
      throws IOException {
    Map<String, String> env = Map.of("FLINK_CONF_DIR", folder.resolve("conf").toString());
    return JavaProcess.start(folder, name, env, options, classPath, main, args);
  }

  private int taskManagers() throws IOException {
    return get("/overview").path("taskmanagers").asInt();
  }

  static Path bundle() {
    return Repository.file("runners/flink/target/strandline-flink.jar");
  }

  /** What {@code flink run} does. */
  JavaProcess submit(List<String> options, List<String> args) throws IOException {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(options);
    all.add(bundle().toString());
    all.addAll(args);
    return java("flink-run", List.of("-Xmx512m"), "org.apache.flink.client.cli.CliFrontend", all);
  }

  /** Uploads the bundle by the REST API and runs it; the job's id. */
  String submitByRest(List<String> args) throws IOException {
    return submitByRest(args, Optional.empty());
  }

  /** The same, from a savepoint where there is one. */
  String submitByRest(List<String> args, Optional<String> savepoint) throws IOException {
    String boundary = "strandline";
    HttpRequest.BodyPublisher body =
        HttpRequest.BodyPublishers.concat(
            HttpRequest.BodyPublishers.ofString(
                "--"
                    + boundary
                    + "\r\nContent-Disposition: form-data; name=\"jarfile\";"
                    + " filename=\"strandline-flink.jar\"\r\n"
                    + "Content-Type: application/x-java-archive\r\n\r\n"),
            HttpRequest.BodyPublishers.ofFile(bundle()),
            HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    String name =
        send(HttpRequest.newBuilder(uri("/jars/upload"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(body))
            .path("filename")
            .asText();
    String id = name.substring(name.lastIndexOf('/') + 1);
    Map<String, Object> run = new TreeMap<>(Map.of("programArgsList", args));
    savepoint.ifPresent(path -> run.put("savepointPath", path));
    String json = new ObjectMapper().writeValueAsString(run);
    return send(HttpRequest.newBuilder(uri("/jars/" + id + "/run"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)))
        .path("jobid")
        .asText();
  }

  /** The state of a job, such as {@code FINISHED}. */
  String stateOf(String job) throws IOException {
    return get("/jobs/" + job).path("state").asText();
  }

  /** What made the attempts of a job fail. */
  String exceptionsOf(String job) throws IOException {
    return get("/jobs/" + job + "/exceptions").toString();
  }

  void cancel(String job) throws IOException {
    send(
        HttpRequest.newBuilder(uri("/jobs/" + job))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()));
  }

  /** What Flink tells of a job's checkpoints. */
  JsonNode checkpointsOf(String job) throws IOException {
    return get("/jobs/" + job + "/checkpoints");
  }

  /** With how many subtasks a job's steps run. */
  List<Integer> parallelismOf(String job) throws IOException {
    return StreamSupport.stream(get("/jobs/" + job).path("vertices").spliterator(), false)
        .map(vertex -> vertex.path("parallelism").asInt())
        .distinct()
        .toList();
  }

  /** Takes a savepoint of a job, wherever it is; where the savepoint lies. */
  String savepointOf(String job) throws IOException {
    String json =
        new ObjectMapper()
            .writeValueAsString(
                Map.of("cancel-job", false, "target-directory", folder + "/savepoints"));
    String request =
        send(HttpRequest.newBuilder(uri("/jobs/" + job + "/savepoints"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)))
            .path("request-id")
            .asText();
    String savepoint = "/jobs/" + job + "/savepoints/" + request;
    master()
        .await("a savepoint", () -> get(savepoint).at("/status/id").asText().equals("COMPLETED"));
    JsonNode made = get(savepoint);
    if (!made.at("/operation/location").isTextual()) {
      throw new IOException("no savepoint: " + made);
    }
    return made.at("/operation/location").asText();
  }

  private JsonNode get(String path) throws IOException {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() >= 300) {
        throw new IOException(answer.statusCode() + " " + answer.body());
      }
      return answer.body().isEmpty()
          ? NullNode.getInstance()
          : new ObjectMapper().readTree(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The JobManager, to wait with as long as it lives. */
  JavaProcess master() {
    return processes.get(0);
  }

  /** Kills a TaskManager with signal 9. */
  void kill(ProcessHandle worker) {
    processes.stream()
        .filter(process -> process.process().pid() == worker.pid())
        .forEach(JavaProcess::kill);
  }

  /** How many of the three processes live. */
  long living() {
    return processes.stream().filter(process -> process.process().isAlive()).count();
  }

  @Override
  public void close() {
    processes.forEach(JavaProcess::close);
  }
}
