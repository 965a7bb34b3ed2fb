package dev.strandline.suite;

import dev.strandline.pipelines.LocalEngine;
import dev.strandline.pipelines.cli.Request;
import dev.strandline.pipelines.cli.RunListener;
import dev.strandline.pipelines.report.ReportJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The other end of {@link SparkProcess}: runs specs, one a line of the standard input, in a process
 * whose class path has Spark and nothing of the other runners.
 */
final class SparkHost {
  static final String DONE = "@@ done";
  static final String FAILED = "@@ failed ";

  private SparkHost() {}

  /** A line: the spec, the file for the report's JSON, and then each parameter, between tabs. */
  public static void main(String[] args) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null) {
      System.out.println(answer(line.split("\t", -1)));
      line = lines.readLine();
    }
    System.exit(0);
  }

  private static String answer(String[] words) {
    try {
      Map<String, String> params = new TreeMap<>();
      for (int i = 2; i < words.length; i++) {
        int end = words[i].indexOf('=');
        params.put(words[i].substring(0, end), words[i].substring(end + 1));
      }
      Request plain = Request.of(Path.of(words[0]));
      Request request =
          new Request(
              plain.spec(),
              params,
              plain.env(),
              Optional.of(SpecRun.SPARK),
              plain.runnerArgs(),
              false,
              false);
      String report = ReportJson.text(new LocalEngine().run(request, RunListener.NONE));
      Files.writeString(Path.of(words[1]), report);
      return DONE;
    } catch (Exception | Error e) {
      e.printStackTrace(System.err);
      return FAILED + e.toString().replaceAll("\\s+", " ");
    }
  }
}
