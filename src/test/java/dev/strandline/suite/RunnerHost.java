package dev.strandline.suite;

import dev.strandline.pipelines.GraphOfSecrets;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The other end of {@link RunnerProcess}: runs specs, one a line of the standard input, in a
 * process whose class path has one runner and nothing of the others.
 */
final class RunnerHost {
  static final String DONE = "@@ done";
  static final String FAILED = "@@ failed ";

  /** Begins a line that asks for leaks: the spec, the runner, the value, the runner's options. */
  static final String SECRETS = "@secrets";

  private RunnerHost() {}

  /**
   * A line: the spec, the file for the report's JSON, the runner, and then each parameter and each
   * option of the runner, between tabs.
   */
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
    if (words[0].equals(SECRETS)) {
      return secrets(words);
    }
    try {
      Map<String, String> params = new TreeMap<>();
      List<String> options = new ArrayList<>();
      for (int i = 3; i < words.length; i++) {
        int end = words[i].indexOf('=');
        if (words[i].startsWith("--")) {
          options.add(words[i]);
        } else {
          params.put(words[i].substring(0, end), words[i].substring(end + 1));
        }
      }
      Request plain = Request.of(Path.of(words[0]));
      Request request =
          new Request(
              plain.spec(), params, plain.env(), Optional.of(words[2]), options, false, false);
      String report = ReportJson.text(new LocalEngine().run(request, RunListener.NONE));
      Files.writeString(Path.of(words[1]), report);
      return DONE;
    } catch (Exception | Error e) {
      e.printStackTrace(System.err);
      return FAILED + e.toString().replaceAll("\\s+", " ");
    }
  }

  private static String secrets(String[] words) {
    try {
      List<String> options = List.of(words).subList(4, words.length);
      List<String> values = List.of(words[3]);
      return "@@ " + GraphOfSecrets.leaks(Path.of(words[1]), words[2], options, values);
    } catch (Exception | Error e) {
      e.printStackTrace(System.err);
      return FAILED + e.toString().replaceAll("\\s+", " ");
    }
  }
}
