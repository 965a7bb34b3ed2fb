package dev.strandline.pipelines.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The parts of the page that are lists: rejected rows, inputs, files, and the facts of the run. */
final class TableSections {
  private static final int MOST_LISTED = 500;

  private TableSections() {}

  static Html rejects(RunReport report) {
    if (report.rejects().isEmpty()) {
      return Html.NONE;
    }
    List<RunReport.Reject> rejects = new ArrayList<>(report.rejects());
    rejects.sort(Comparator.comparingLong(RunReport.Reject::rows).reversed());
    long all = rejects.stream().mapToLong(RunReport.Reject::rows).sum();
    long most = rejects.get(0).rows();
    List<Html> rows = new ArrayList<>();
    for (RunReport.Reject reject : rejects.subList(0, Math.min(MOST_LISTED, rejects.size()))) {
      Svg bar =
          new Svg()
              .box(
                  "p-rejected",
                  0,
                  0,
                  Svg.WIDTH * (double) reject.rows() / Math.max(1, most),
                  14,
                  "");
      rows.add(
          Html.of(
              """
              <tr><td class="n">%s</td><td class="bar small">%s</td><td><code>%s</code></td><td>%s</td><td>%s</td>\
              <td>%s%s</td></tr>""",
              Figures.count(reject.rows()),
              bar.stretched(14, Figures.count(reject.rows(), "row")),
              reject.code(),
              reject.node(),
              reject.column(),
              reject.reason(),
              examples(reject.examples())));
    }
    return Html.of(
        """
        <section><h2>Rejected rows</h2>
        <p class="about">%s set aside as dead letters, by reason. Values of sensitive columns are masked.</p>
        <div class="wide"><table><thead><tr><th scope="col" class="n">Rows</th><th scope="col"></th><th scope="col">Code</th>\
        <th scope="col">Node</th><th scope="col">Column</th><th scope="col">Reason</th></tr></thead>
        <tbody>%s</tbody></table></div></section>
        """,
        Figures.count(all, "row"), Html.join(rows));
  }

  static Html drift(RunReport report) {
    if (report.drift().isEmpty()) {
      return Html.NONE;
    }
    List<Html> rows = new ArrayList<>();
    for (RunReport.Drift drift : report.drift()) {
      rows.add(
          Html.of(
              "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td>"
                  + "<td class=\"n\">%s</td><td>%s</td></tr>",
              drift.node(),
              drift.column(),
              drift.change(),
              drift.from().orElse(""),
              drift.to().orElse(""),
              drift.action(),
              drift.rows() == 0 ? "" : Figures.count(drift.rows()),
              drift.first()));
    }
    return Html.of(
        """
        <section><h2>Changed columns</h2>
        <p class="about">Where rows had other columns than the spec or the table, and what became of it.</p>
        <div class="wide"><table><thead><tr><th scope="col">Node</th><th scope="col">Column</th><th scope="col">Change</th>\
        <th scope="col">From</th><th scope="col">To</th><th scope="col">on_drift</th><th scope="col" class="n">Rows</th>\
        <th scope="col">First in</th></tr></thead>
        <tbody>%s</tbody></table></div></section>
        """,
        Html.join(rows));
  }

  private static Html examples(List<RunReport.Example> examples) {
    List<Html> items = new ArrayList<>();
    for (RunReport.Example example : examples) {
      items.add(
          Html.of(
              "<li><span class=\"path\">%s</span> %s<pre>%s</pre></li>",
              Figures.place(example.path(), example.record(), example.line()),
              example.message(),
              example.raw()));
    }
    return Html.when(
        !items.isEmpty(),
        Html.of(
            "<details><summary>%s</summary><ul class=\"examples\">%s</ul></details>",
            Figures.count(items.size(), "example"), Html.join(items)));
  }

  static Html inputs(RunReport report) {
    List<RunReport.Input> inputs = new ArrayList<>(report.inputs());
    // What was set aside comes first: it is what a reader looks for.
    inputs.sort(Comparator.comparing(RunReport.Input::verdict).reversed());
    List<Html> rows = new ArrayList<>();
    for (RunReport.Input input : inputs.subList(0, Math.min(MOST_LISTED, inputs.size()))) {
      boolean good = input.verdict() == RunReport.Verdict.READ;
      rows.add(
          Html.of(
              "<tr><td class=\"path\">%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
                  + "<td><span class=\"chip %s\">%s</span> %s</td></tr>",
              input.path(),
              input.source(),
              Figures.bytes(input.bytes()),
              Figures.count(input.rows()),
              Figures.count(input.rejected()),
              good ? "good" : "warn",
              input.verdict().name().toLowerCase(Locale.ROOT),
              input.reason()));
    }
    return list(
        "Inputs",
        inputs.size(),
        "<th scope=\"col\">Path</th><th scope=\"col\">Source</th><th scope=\"col\" class=\"n\">Bytes</th>"
            + "<th scope=\"col\" class=\"n\">Rows</th><th scope=\"col\" class=\"n\">Rejected</th><th scope=\"col\">Verdict</th>",
        rows);
  }

  static Html files(RunReport report) {
    List<Html> rows = new ArrayList<>();
    for (RunReport.WrittenFile file :
        report.files().subList(0, Math.min(MOST_LISTED, report.files().size()))) {
      rows.add(
          Html.of(
              "<tr><td class=\"path\">%s</td><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>",
              file.path(), file.sink(), Figures.count(file.rows()), Figures.bytes(file.bytes())));
    }
    return list(
        "Files written",
        report.files().size(),
        "<th scope=\"col\">Path</th><th scope=\"col\">Sink</th><th scope=\"col\" class=\"n\">Rows</th>"
            + "<th scope=\"col\" class=\"n\">Bytes</th>",
        rows);
  }

  private static Html list(String title, int size, String heads, List<Html> rows) {
    if (rows.isEmpty()) {
      return Html.NONE;
    }
    String more =
        rows.size() < size
            ? "the first "
                + Figures.count(rows.size())
                + " of "
                + Figures.count(size)
                + ", all are in report.json"
            : Figures.count(size);
    return Html.of(
        """
        <section><h2>%s <small>%s</small></h2><div class="scroll" tabindex="0" role="region" aria-label="%s">
        <table><thead><tr>%s</tr></thead><tbody>%s</tbody></table></div></section>
        """,
        title, more, title, new Html(heads), Html.join(rows));
  }

  static Html facts(RunReport report) {
    RunReport.Run run = report.run();
    List<Html> facts = new ArrayList<>();
    fact(facts, "Run", run.id());
    fact(facts, "Spec", run.specFile());
    fact(facts, "Spec hash", run.specHash());
    fact(facts, "Strandline", run.strandline());
    fact(facts, "Runner", run.runner() + ": " + run.runnerReason());
    fact(facts, "Started", run.started().toString());
    fact(facts, "Ended", run.ended().toString());
    run.folder().ifPresent(folder -> fact(facts, "Kept in", folder));
    for (Map.Entry<String, String> param : run.params().entrySet()) {
      fact(facts, "Parameter " + param.getKey(), param.getValue());
    }
    return Html.of("<section><h2>About this run</h2><dl>%s</dl></section>", Html.join(facts));
  }

  private static void fact(List<Html> facts, String name, String value) {
    facts.add(Html.of("<dt>%s</dt><dd>%s</dd>", name, value));
  }
}
