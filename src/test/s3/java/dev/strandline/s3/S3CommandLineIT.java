package dev.strandline.s3;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.strandline.io.store.ObjectStat;
import dev.strandline.io.store.Store;
import dev.strandline.servers.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from landing to lake on S3, by the command line, calm and killed. */
final class S3CommandLineIT {
  private static final String SPEC = "examples/main-job/spec.yaml";
  private static final int KILLS = 4;

  @AutoClose private static S3World s3;
  private static List<String> expected;

  @TempDir private static Path temporary;

  @BeforeAll
  static void start() throws Exception {
    s3 = S3World.start();
    Store landing = s3.open("s3://bucket/landing");
    try (Stream<Path> files = Files.list(Repository.file("examples/main-job/landing"))) {
      for (Path file : files.toList()) {
        landing.replace("day=1/" + file.getFileName(), Files.readAllBytes(file));
      }
    }
    Path lake = temporary.resolve("lake");
    run("on-disk", "--param", "lake=" + lake);
    expected = rows(lake);
    assertThat(expected.size(), equalTo(1_491));
  }

  private static Path log(String name) {
    return temporary.resolve(name + ".log");
  }

  private static void run(String name, String... more) throws Exception {
    assertThat(command(name, more), is(0));
  }

  private static int command(String name, String... more) throws Exception {
    try (Command command = start(name, more)) {
      int code = command.await();
      if (code != 0) {
        System.out.println(Files.readString(log(name)));
      }
      return code;
    }
  }

  private static Command start(String name, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", SPEC, "--quiet"));
    arguments.addAll(List.of(more));
    return Command.start(s3, log(name), arguments.toArray(new String[0]));
  }

  private static String[] at(String lake) {
    return new String[] {
      "--param", "landing=s3://bucket/landing/day=*", "--param", "lake=s3://bucket/" + lake
    };
  }

  private static List<String> rows(Path lake) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement query = duck.createStatement();
        ResultSet found =
            query.executeQuery(
                "SELECT c1, c2, c3, c4, c5, c6, c7, c8 FROM read_parquet('"
                    + lake
                    + "/year=*/**/*.parquet') ORDER BY ALL")) {
      while (found.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= 8; i++) {
          row.append(found.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  @Test
  void landsFilesOfABucketInABucket() throws Exception {
    String lake = "calm/a b%+é"; // A folder of such a name, too.
    run("calm", at(lake));
    assertThat(rows(s3.objects().resolve(lake)), equalTo(expected));
    Store table = s3.open("s3://bucket/" + lake);
    List<String> kept =
        table.list("_strandline/runs").stream()
            .map(file -> file.path().substring(file.path().lastIndexOf('/') + 1))
            .toList();
    assertThat(kept, equalTo(List.of("outcome.json", "report.html", "report.json", "run.log")));
    Store letters = s3.open("s3://bucket/" + lake + "_rejected");
    List<String> files = letters.list("").stream().map(ObjectStat::path).toList();
    assertThat(files.toString(), files.stream().allMatch(file -> file.endsWith(".parquet")));
    run("again", at(lake));
    assertThat(rows(s3.objects().resolve(lake)), equalTo(expected));
    try (Command history =
        Command.start(
            s3, log("history"), "history", "--table", "s3://bucket/" + lake, "--output", "json")) {
      assertThat(history.await(), is(0));
    }
    try (Command rejected =
        Command.start(s3, log("rejected"), "dead-letters", "s3://bucket/" + lake + "_rejected")) {
      assertThat(rejected.await(), is(0));
    }
    assertThat(Files.readString(log("rejected")), containsString("SL-2121"));
  }

  @Test
  void makesTheSameTableWhereverItIsKilled() throws Exception {
    s3.proxy().plan(request -> Fault.NONE);
    run("count", at("killed/0"));
    int requests = s3.proxy().log().size();
    assertThat(requests, greaterThan(40));
    System.out.println("requests of the main job: " + requests);
    for (int i = 1; i <= KILLS; i++) {
      String lake = "killed/" + i;
      int at = requests * i / (KILLS + 1);
      // Every other time the server has done what the dead process never hears of.
      Fault last = i % 2 == 0 ? Fault.DONE_RESET : Fault.RESET;
      AtomicBoolean dead = new AtomicBoolean();
      CountDownLatch reached = new CountDownLatch(1);
      s3.proxy()
          .plan(
              request -> {
                if (request.number() == at) {
                  dead.set(true);
                  reached.countDown();
                  return new Fault(last.forwards(), Fault.Reply.SILENCE, 0, "");
                }
                return dead.get() ? Fault.SILENCE : Fault.NONE;
              });
      try (Command command = start("killed-" + i, at(lake))) {
        reached.await();
        command.kill();
      }
      s3.proxy().plan(request -> Fault.NONE);
      run("after-" + i, at(lake));
      assertThat("killed at request " + at, rows(s3.objects().resolve(lake)), equalTo(expected));
      Store table = s3.open("s3://bucket/" + lake);
      for (ObjectStat file : table.list("_strandline")) {
        assertThat(file.path(), not(containsString("/staging/")));
      }
      assertThat(table.abortUploads("", Instant.now().plusSeconds(60)), equalTo(0));
    }
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    assertThat(
        command(
            "no-bucket", "--param", "landing=s3://nobody/landing", "--param", "lake=s3://bucket/x"),
        is(1));
    assertThat(Files.readString(log("no-bucket")), containsString("[SL-3009]"));
    assertThat(command("bad", "--param", "lake=s3:/bucket/x"), is(3));
    // The table's location and that of the dead letters are told, each in a line with the id once.
    List<String> bad =
        Files.readAllLines(log("bad")).stream().filter(line -> line.contains("SL-3006")).toList();
    assertThat(
        bad,
        containsInAnyOrder(
            matchesPattern(told("dead_letters.path", "s3:/bucket/x_rejected")),
            matchesPattern(told("sinks.lake.config.path", "s3:/bucket/x"))));
  }

  /** One line about a location that no store can open, with its id at the end and nowhere else. */
  private static String told(String path, String location) {
    return "\\S+spec\\.yaml:\\d+:\\d+ \\Q"
        + path
        + ": Cannot open \""
        + location
        + "\"\\E((?!SL-3006).)*\\[SL-3006]";
  }
}
