package dev.strandline.pipelines;

import dev.strandline.io.letters.RawText;
import dev.strandline.io.letters.StoredLetters;
import dev.strandline.model.DeadLetter;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.LetterGroup;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The letters of a store, grouped by step, reason and column. */
final class LetterGroups {
  private static final int MOST_RAW = 2_000;

  private LetterGroups() {}

  /** What leaves letters out. */
  interface LeftOut {
    boolean isLeftOut(DeadLetter letter) throws IOException;
  }

  static List<LetterGroup> of(String path, LetterFilter filter) throws IOException {
    return of(path, filter, letter -> false);
  }

  /** The same without those that are left out. */
  static List<LetterGroup> of(String path, LetterFilter filter, LeftOut leftOut)
      throws IOException {
    Map<String, Group> groups = new TreeMap<>();
    StoredLetters.read(
        path,
        run -> filter.run().map(run::equals).orElse(true),
        letter -> {
          if (passes(letter, filter) && !leftOut.isLeftOut(letter)) {
            groups
                .computeIfAbsent(
                    letter.job().step()
                        + "\0"
                        + letter.reason().code()
                        + "\0"
                        + letter.reason().column(),
                    any -> new Group(letter, filter.examples()))
                .add(letter);
          }
        });
    return groups.values().stream()
        .map(Group::told)
        .sorted(Comparator.comparingLong(LetterGroup::letters).reversed())
        .toList();
  }

  private static boolean passes(DeadLetter letter, LetterFilter filter) {
    return filter.code().map(letter.reason().code()::equals).orElse(true)
        && filter.step().map(letter.job().step()::equals).orElse(true);
  }

  private static final class Group {
    private final DeadLetter first;
    private final int most;
    private final List<RunReport.Example> examples = new ArrayList<>();
    private long letters;
    private long attempts;
    private Instant firstSeen = Instant.MAX;
    private Instant lastSeen = Instant.MIN;

    Group(DeadLetter first, int most) {
      this.first = first;
      this.most = most;
    }

    void add(DeadLetter letter) {
      letters++;
      attempts += letter.attempts();
      firstSeen = letter.firstSeen().isBefore(firstSeen) ? letter.firstSeen() : firstSeen;
      lastSeen = letter.lastSeen().isAfter(lastSeen) ? letter.lastSeen() : lastSeen;
      if (examples.size() < most) {
        examples.add(
            new RunReport.Example(
                letter.place().object(),
                letter.place().record(),
                letter.place().line(),
                letter.reason().message(),
                RawText.of(letter.raw(), MOST_RAW)));
      }
    }

    LetterGroup told() {
      return new LetterGroup(
          first.job().step(),
          first.reason().code(),
          first.reason().column(),
          Reasons.of(first.reason().message()),
          letters,
          attempts,
          firstSeen,
          lastSeen,
          examples);
    }
  }
}
