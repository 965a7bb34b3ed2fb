package dev.strandline.transforms.reduce;

import dev.strandline.model.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers for the origins met, and their order as numbers: paths are compared once an origin, not
 * once a row.
 *
 * <p>Ranks are made anew when the origins have doubled; younger ones are compared by their bytes
 * until then, so n origins cost n log n comparisons in all. Origins that differ only in what their
 * rows were read from have one rank.
 */
final class OriginRanks {
  private final Map<Origin, Integer> ids = new HashMap<>();
  private final List<Origin> origins = new ArrayList<>();
  private int[] rank = new int[0];
  private int[] domain = new int[0];

  /** The number of that origin: from 0, in the order of their coming. */
  int id(Origin origin) {
    Integer known = ids.get(origin);
    if (known != null) {
      return known;
    }
    ids.put(origin, origins.size());
    origins.add(origin);
    return origins.size() - 1;
  }

  /** The origins by number; grows with {@link #id}. */
  List<Origin> origins() {
    return origins;
  }

  /**
   * The order of two origins, given by number.
   *
   * @throws dev.strandline.model.IncomparablePositions when their domains differ
   */
  int compare(int a, int b) {
    if (a == b) {
      return 0;
    }
    if (origins.size() > 2 * rank.length) {
      makeRanks();
    }
    if (a < rank.length && b < rank.length && domain[a] == domain[b]) {
      return Integer.compare(rank[a], rank[b]);
    }
    return origins.get(a).compareTo(origins.get(b));
  }

  private void makeRanks() {
    List<Origin> sorted = new ArrayList<>(origins);
    Comparator<Origin> byDomain = Comparator.comparing(Origin::domain);
    sorted.sort(byDomain.thenComparing(Comparator.naturalOrder()));
    rank = new int[sorted.size()];
    domain = new int[sorted.size()];
    int domains = 0;
    for (int i = 0; i < sorted.size(); i++) {
      Origin origin = sorted.get(i);
      boolean sameDomain = i > 0 && origin.domain().equals(sorted.get(i - 1).domain());
      if (i > 0 && !sameDomain) {
        domains++;
      }
      int id = id(origin);
      boolean tie = sameDomain && origin.compareTo(sorted.get(i - 1)) == 0;
      rank[id] = tie ? rank[id(sorted.get(i - 1))] : i;
      domain[id] = domains;
    }
  }

  void clear() {
    ids.clear();
    origins.clear();
    rank = new int[0];
    domain = new int[0];
  }
}
