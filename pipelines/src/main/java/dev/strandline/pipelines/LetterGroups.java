package dev.strandline.pipelines;

import dev.strandline.io.letters.StoredLetter;
import dev.strandline.io.letters.StoredLetters;
import dev.strandline.pipelines.cli.LetterFilter;
import dev.strandline.pipelines.cli.LetterGroup;
import dev.strandline.pipelines.report.RunReport;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The letters of a store, grouped by step, reason and column. */
final class LetterGroups {
  private LetterGroups() {}

  static List<LetterGroup> of(String path, LetterFilter filter) throws IOException {
    Map<String, Group> groups = new TreeMap<>();
    StoredLetters.read(
        path,
        letter -> {
          if (passes(letter, filter)) {
            groups
                .computeIfAbsent(
                    letter.step() + "\0" + letter.code() + "\0" + letter.column(),
                    any -> new Group(letter, filter.examples()))
                .add(letter);
          }
        });
    return groups.values().stream()
        .map(Group::told)
        .sorted(Comparator.comparingLong(LetterGroup::letters).reversed())
        .toList();
  }

  private static boolean passes(StoredLetter letter, LetterFilter filter) {
    return filter.code().map(letter.code()::equals).orElse(true)
        && filter.step().map(letter.step()::equals).orElse(true)
        && filter.run().map(letter.runId()::equals).orElse(true);
  }

  private static final class Group {
    private final StoredLetter first;
    private final int most;
    private final List<RunReport.Example> examples = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private long letters;
    private Instant firstSeen = Instant.MAX;
    private Instant lastSeen = Instant.MIN;

    Group(StoredLetter first, int most) {
      this.first = first;
      this.most = most;
    }

    void add(StoredLetter letter) {
      if (ids.add(letter.id())) { // a rerun refuses the same record again under the same id
        letters++;
      }
      firstSeen = letter.firstSeen().isBefore(firstSeen) ? letter.firstSeen() : firstSeen;
      lastSeen = letter.lastSeen().isAfter(lastSeen) ? letter.lastSeen() : lastSeen;
      if (examples.size() < most && examples.size() < letters) {
        examples.add(
            new RunReport.Example(
                letter.object(), letter.record(), letter.line(), letter.message(), letter.raw()));
      }
    }

    LetterGroup told() {
      return new LetterGroup(
          first.step(),
          first.code(),
          first.column(),
          Reasons.of(first.message()),
          letters,
          firstSeen,
          lastSeen,
          examples);
    }
  }
}
