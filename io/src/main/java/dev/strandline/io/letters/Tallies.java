package dev.strandline.io.letters;

import dev.strandline.io.RunFact;
import dev.strandline.model.DeadLetter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many letters there were of each reason, stored or not, with the first of them as examples.
 */
public final class Tallies {
  /** More of a raw input than that is not shown. */
  private static final int MOST_RAW_SHOWN = 200;

  private final Map<String, Tally> tallies = new LinkedHashMap<>();

  /** Counts one. */
  public void add(DeadLetter letter) {
    String key =
        letter.job().step() + "\0" + letter.reason().code() + "\0" + letter.reason().column();
    tallies.computeIfAbsent(key, any -> new Tally(letter)).add(letter);
  }

  /** One fact a reason, the first one first. */
  public List<RunFact> facts() {
    return tallies.values().stream().map(Tally::fact).toList();
  }

  /** Letters of one reason. */
  private static final class Tally {
    private final DeadLetter first;
    private final List<RunFact.Example> examples = new ArrayList<>();
    private long rows;

    Tally(DeadLetter first) {
      this.first = first;
    }

    void add(DeadLetter letter) {
      if (rows++ < RunFact.Refused.MOST_EXAMPLES) {
        examples.add(
            new RunFact.Example(
                letter.place().object(),
                letter.place().record(),
                letter.place().line(),
                letter.reason().message(),
                RawText.of(letter.raw(), MOST_RAW_SHOWN)));
      }
    }

    RunFact fact() {
      return new RunFact.Refused(
          first.job().step(), first.reason().code(), first.reason().column(), rows, examples);
    }
  }
}
