package dev.strandline.options;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * Damages valid specs at random and proves that loading each ends with a spec or with located
 * problems, never with another exception and never not at all.
 *
 * <p>Bytes are handled as ISO 8859-1 text, so that a mutation may cut a UTF-8 sequence in two.
 */
public final class SpecMutations {
  private static final List<String> INSERTS =
      List.of(
          "\t",
          " ",
          "\n",
          "\r",
          "\r\n",
          "\0",
          "\u00ff",
          "\u00c3",
          "\u00ef\u00bb\u00bf",
          "\u0085",
          "\u00e2\u0080\u00a8",
          "\u0007",
          ":",
          ": ",
          "- ",
          "? ",
          "-",
          "#",
          " #",
          "&a ",
          "*a ",
          "*a",
          "!!x ",
          "!",
          "<<: *a",
          "<<: {}",
          "\n---\n",
          "\n...\n",
          "%YAML 1.1\n",
          "\"",
          "'",
          "\\",
          "|",
          ">",
          "{",
          "}",
          "[",
          "]",
          ",",
          "[[[[",
          "{{{{",
          "@",
          "`",
          "%",
          "${",
          "${params.x}",
          "$${",
          "${env:HOME}",
          "${secret:env:X}",
          "}",
          "~",
          "null",
          "\\x00",
          "\\uD800",
          "=");
  private static final List<String> VALUES =
      List.of(
          "",
          "~",
          "true",
          "5",
          "-1",
          "1.5",
          "1e999",
          ".nan",
          "0x10",
          "9".repeat(40),
          "text",
          "''",
          "[]",
          "{}",
          "[a]",
          "[[a]]",
          "{a: b}",
          "{type: x}",
          "{type: [x]}",
          "'5'",
          "2026-01-31",
          "\"\\0\"",
          "*a",
          "&a x",
          "!!int 5",
          "${params.x}",
          "'${params.landing}'",
          "'${secret:x}'",
          "|",
          "- a",
          "'" + "x".repeat(3000) + "'");

  private final SpecLoader loader;
  private final List<String> specs;

  private SpecMutations(SpecLoader loader, List<String> specs) {
    this.loader = loader;
    this.specs = specs.stream().map(spec -> new String(spec.getBytes(UTF_8), ISO_8859_1)).toList();
  }

  /** Mutations of these specs, each of which loads without parameters. */
  public static SpecMutations of(SpecLoader loader, List<String> specs) {
    specs.forEach(spec -> loader.load("whole.yaml", spec, Map.of()));
    return new SpecMutations(loader, specs);
  }

  /** How many mutations were still valid, and how many were refused. */
  public record Outcome(int valid, int refused) {}

  /**
   * Loads that many mutations.
   *
   * @param whenValid sees the text and the spec of each that is still valid
   * @throws AssertionError with seed, number and text, where a load ends otherwise or the time does
   */
  public Outcome run(long seed, int count, Duration limit, BiConsumer<String, Spec> whenValid) {
    AtomicReference<String> current = new AtomicReference<>("");
    ExecutorService worker = Executors.newSingleThreadExecutor();
    try {
      Future<Outcome> outcome = worker.submit(() -> runAll(seed, count, current, whenValid));
      return outcome.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("not done after " + limit + ", at " + current.get(), e);
    } catch (ExecutionException e) {
      throw new AssertionError("broken by " + current.get(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } finally {
      worker.shutdownNow();
    }
  }

  private Outcome runAll(
      long seed, int count, AtomicReference<String> current, BiConsumer<String, Spec> whenValid) {
    int valid = 0;
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed * 1_000_003 + i);
      String text = specs.get(random.nextInt(specs.size()));
      for (int times = 1 + random.nextInt(3); times > 0; times--) {
        text = mutate(text, random);
      }
      current.set(
          "seed " + seed + ", mutation " + i + ":\n" + text.replaceAll("[\\p{Cntrl}&&[^\n]]", "?"));
      byte[] bytes = text.getBytes(ISO_8859_1);
      try {
        Spec spec = loader.load("mutated.yaml", bytes, Map.of());
        spec.nodes();
        whenValid.accept(new String(bytes, UTF_8), spec);
        valid++;
      } catch (InvalidSpec e) {
        checkLocated(e, text);
      }
    }
    return new Outcome(valid, count - valid);
  }

  private static void checkLocated(InvalidSpec e, String text) {
    long lines = text.chars().filter(c -> c == '\n' || c == '\r' || c >= 0x80).count() + 1;
    if (e.problems().isEmpty()) {
      throw new AssertionError("no problem");
    }
    for (Problem problem : e.problems()) {
      boolean located =
          problem.file().equals("mutated.yaml")
              && problem.line() >= 1
              && problem.line() <= lines
              && problem.column() >= 1
              && problem.column() <= text.length() + 1
              && problem.code().matches("SL-1\\d{3}")
              && !problem.message().isEmpty()
              && problem.toString().lines().count() == 1;
      if (!located) {
        throw new AssertionError("not located: " + problem);
      }
    }
  }

  private static String mutate(String text, Random random) {
    if (text.isEmpty()) {
      return INSERTS.get(random.nextInt(INSERTS.size()));
    }
    return switch (random.nextInt(12)) {
      case 0 -> text.substring(0, random.nextInt(text.length()));
      case 1, 2 -> insert(text, random, INSERTS.get(random.nextInt(INSERTS.size())));
      case 3 -> insert(text, random, String.valueOf((char) random.nextInt(256)));
      case 4 -> cut(text, random);
      case 5 -> replaceValue(text, random);
      case 6 -> swapWords(text, random);
      case 7 -> renameWord(text, random);
      case 8 -> text.replace("\n", random.nextBoolean() ? "\r\n" : "\r");
      default -> changeLine(text, random);
    };
  }

  private static String insert(String text, Random random, String what) {
    int at = random.nextInt(text.length() + 1);
    return text.substring(0, at) + what + text.substring(at);
  }

  private static String cut(String text, Random random) {
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + 1 + random.nextInt(12));
    return text.substring(0, from) + text.substring(to);
  }

  /** Another value after a colon, up to the end of it. */
  private static String replaceValue(String text, Random random) {
    int colon = text.indexOf(": ", random.nextInt(text.length()));
    if (colon < 0) {
      return text;
    }
    int end = colon + 2;
    while (end < text.length() && ",}\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    String value = VALUES.get(random.nextInt(VALUES.size()));
    return text.substring(0, colon + 2) + value + text.substring(end);
  }

  private static int[] word(String text, Random random) {
    int from = random.nextInt(text.length());
    while (from > 0 && Character.isLetterOrDigit(text.charAt(from - 1))) {
      from--;
    }
    int to = from;
    while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) {
      to++;
    }
    return new int[] {from, to};
  }

  private static String swapWords(String text, Random random) {
    int[] to = word(text, random);
    int[] from = word(text, random);
    String word = text.substring(from[0], from[1]);
    return text.substring(0, to[0]) + word + text.substring(to[1]);
  }

  private static String renameWord(String text, Random random) {
    int[] word = word(text, random);
    if (word[0] == word[1]) {
      return text;
    }
    int at = word[0] + random.nextInt(word[1] - word[0]);
    String letter = random.nextBoolean() ? "" : String.valueOf((char) ('a' + random.nextInt(26)));
    return text.substring(0, at) + letter + text.substring(at + 1);
  }

  /** Drops, doubles, moves, joins or indents a line. */
  private static String changeLine(String text, Random random) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    String line = lines.get(at);
    switch (random.nextInt(6)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(random.nextInt(lines.size()), line);
      case 2 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
      case 3 -> lines.set(at, " ".repeat(1 + random.nextInt(4)) + line);
      case 4 -> lines.set(at, line.substring(Math.min(line.length(), 1 + random.nextInt(4))));
      default -> lines.set(at, "\t" + line.strip());
    }
    return String.join("\n", lines);
  }
}
