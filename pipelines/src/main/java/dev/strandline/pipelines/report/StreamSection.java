package dev.strandline.pipelines.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The last epochs of a stream, newest first, and how many rows each took in. */
final class StreamSection {
  private static final int MOST_ROWS = 50;
  private static final int MOST_BARS = 120;
  private static final double HEIGHT = 90;

  private StreamSection() {}

  static Html of(List<StreamCommit> commits) {
    if (commits.isEmpty()) {
      return Html.NONE;
    }
    return Html.of(
        """
        <section><h2>Epochs</h2>%s<div class="wide"><table><thead><tr><th>Ended</th><th>Epoch</th>\
        <th>Outcome</th><th class="n">Rows</th><th class="n">Rejected</th><th class="n">Late</th>\
        <th class="n">Waiting</th><th class="n">Took</th><th class="n">Rows left</th>\
        <th class="n">Behind</th></tr></thead><tbody>%s</tbody></table></div></section>
        """,
        bars(last(commits, MOST_BARS)), rows(last(commits, MOST_ROWS)));
  }

  private static List<StreamCommit> last(List<StreamCommit> commits, int most) {
    return commits.subList(Math.max(0, commits.size() - most), commits.size());
  }

  private static Html rows(List<StreamCommit> commits) {
    List<StreamCommit> newestFirst = new ArrayList<>(commits);
    Collections.reverse(newestFirst);
    List<Html> rows = new ArrayList<>();
    for (StreamCommit commit : newestFirst) {
      rows.add(
          Html.of(
              "<tr><td>%s</td><td>%s</td><td>%s</td>%s%s%s%s%s%s%s</tr>",
              commit.ended().replaceFirst("[.][0-9]+Z", "Z"),
              commit.runId(),
              commit.status(),
              number(Figures.count(commit.rows())),
              number(Figures.count(commit.rejected())),
              number(Figures.count(commit.late())),
              number(Figures.count(commit.waiting())),
              number(Figures.duration(Duration.ofMillis(commit.millis()))),
              number(Figures.count(commit.left())),
              number(Figures.duration(Duration.ofMillis(commit.behindMillis())))));
    }
    return Html.join(rows);
  }

  private static Html number(String figure) {
    return Html.of("<td class=\"n\">%s</td>", figure);
  }

  private static Html bars(List<StreamCommit> commits) {
    long most = Math.max(1, commits.stream().mapToLong(StreamCommit::rows).max().orElse(1));
    double width = (double) Svg.WIDTH / Math.max(20, commits.size());
    Svg svg = new Svg();
    double x = 0;
    for (StreamCommit commit : commits) {
      double height = HEIGHT * commit.rows() / most;
      svg.box(
          "p-in",
          x,
          HEIGHT - height,
          Math.max(1, width - 1),
          height,
          commit.runId() + ": " + Figures.count(commit.rows(), "row"));
      x += width;
    }
    return svg.of(HEIGHT + 4, "Rows an epoch, at most " + most);
  }
}
