package dev.strandline.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document into a {@link Tree}: no tags, no merge keys, text as keys, each once.
 *
 * <p>Aliases share the finished value of their anchor; depth and number of values are bounded as if
 * each alias were written out, so that a small text cannot become a large tree.
 */
final class YamlReader {
  private final String text;
  private final SpecLimits limits;
  private final Problems problems;
  private final Iterator<Event> events;
  private final Map<String, Tree> anchors = new HashMap<>();
  private int values;

  private YamlReader(String text, SpecLimits limits, Problems problems) {
    this.text = text;
    this.limits = limits;
    this.problems = problems;
    LoadSettings settings =
        LoadSettings.builder().setUseMarks(true).setCodePointLimit(Integer.MAX_VALUE).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * The document; problems that do not hide others (a key twice, a tag) are only added.
   *
   * @throws InvalidSpec where there is no tree to speak of
   */
  static Tree read(String text, SpecLimits limits, Problems problems) {
    YamlReader reader = new YamlReader(text, limits, problems);
    try {
      return reader.document();
    } catch (MarkedYamlEngineException e) {
      reader.notYaml(e);
    } catch (YamlEngineException e) {
      problems.add(SpecError.SYNTAX, Mark.START, "", "this is not YAML: " + e.getMessage());
    }
    throw new InvalidSpec(problems.list());
  }

  private Tree document() {
    Tree tree = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof NodeEvent node) {
        if (tree != null) {
          throw stop(SpecError.SEVERAL_DOCUMENTS, mark(node), "", "only one document may be here");
        }
        tree = value(node, "", 1);
      }
    }
    if (tree == null) {
      throw stop(SpecError.EMPTY_FILE, Mark.START, "", "the file is empty");
    }
    return tree;
  }

  private Tree value(NodeEvent event, String path, int depth) {
    Mark mark = mark(event);
    if (event instanceof AliasEvent alias) {
      return alias(alias, path, depth);
    }
    grow(1, depth, mark, path);
    if (event instanceof ScalarEvent scalar) {
      noTag(scalar.getTag(), mark, path);
      Tree.Style style = scalar.isPlain() ? Tree.Style.PLAIN : Tree.Style.QUOTED;
      return anchored(event, new Tree.Scalar(mark, scalar.getValue(), style));
    } else if (event instanceof SequenceStartEvent start) {
      noTag(start.getTag(), mark, path);
      return anchored(event, Tree.Sequence.of(mark, items(path, depth)));
    } else if (event instanceof MappingStartEvent start) {
      noTag(start.getTag(), mark, path);
      return anchored(event, Tree.Mapping.of(mark, entries(path, depth)));
    }
    throw new IllegalStateException("unexpected event " + event);
  }

  private List<Tree> items(String path, int depth) {
    List<Tree> items = new ArrayList<>();
    while (events.next() instanceof NodeEvent item) {
      items.add(value(item, Paths.item(path, items.size()), depth + 1));
    }
    return items;
  }

  private Map<String, Tree.Entry> entries(String path, int depth) {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    while (events.next() instanceof NodeEvent key) {
      Mark mark = mark(key);
      Optional<String> name = key(key, path, depth);
      Event value = events.next();
      String below = name.map(word -> Paths.key(path, word)).orElse(path);
      Tree tree = value((NodeEvent) value, below, depth + 1);
      if (name.isPresent() && entries.putIfAbsent(name.get(), new Tree.Entry(mark, tree)) != null) {
        int first = entries.get(name.get()).keyMark().line();
        String message = "the key stands here twice, first in line " + first;
        problems.add(SpecError.DUPLICATE_KEY, mark, below, message);
      }
    }
    return entries;
  }

  private Optional<String> key(NodeEvent event, String path, int depth) {
    Mark mark = mark(event);
    if (!(value(event, path, depth + 1) instanceof Tree.Scalar key)) {
      problems.add(SpecError.KEY_NOT_TEXT, mark, path, "a key must be text, got a list or mapping");
      return Optional.empty();
    } else if (key.style() == Tree.Style.PLAIN && key.text().equals("<<")) {
      String message = "merge keys are not supported; write the keys out";
      problems.add(SpecError.MERGE_KEY, mark, path, message);
      return Optional.empty();
    } else if (key.meaning() != Tree.Meaning.TEXT) {
      String message = "a key must be text, got " + key.told() + "; put it in quotes";
      problems.add(SpecError.KEY_NOT_TEXT, mark, path, message);
      return Optional.empty();
    }
    return Optional.of(key.text());
  }

  private Tree alias(AliasEvent event, String path, int depth) {
    String name = event.getAlias().getValue();
    Tree target = anchors.get(name);
    Mark mark = mark(event);
    if (target == null) {
      String message = "no anchor &" + name + " is complete before this alias";
      throw stop(SpecError.ALIAS, mark, path, message);
    }
    grow(target.size(), depth + target.height() - 1, mark, path);
    return target;
  }

  private Tree anchored(NodeEvent event, Tree tree) {
    event.getAnchor().map(Anchor::getValue).ifPresent(name -> anchors.put(name, tree));
    return tree;
  }

  private void grow(int more, int depth, Mark mark, String path) {
    values += more;
    if (values > limits.maxValues()) {
      String message =
          "more than " + limits.maxValues() + " values, those behind aliases counted each time";
      throw stop(SpecError.TOO_MANY_VALUES, mark, path, message);
    }
    if (depth > limits.maxDepth()) {
      String message = "lists and mappings nest deeper than " + limits.maxDepth() + " levels";
      throw stop(SpecError.TOO_DEEP, mark, path, message);
    }
  }

  private void noTag(Optional<String> tag, Mark mark, String path) {
    tag.ifPresent(
        name ->
            problems.add(SpecError.TAG, mark, path, "tags are not allowed, got " + shown(name)));
  }

  private static String shown(String tag) {
    return Quoted.of(tag.replace("tag:yaml.org,2002:", "!!"));
  }

  private InvalidSpec stop(SpecError error, Mark mark, String path, String message) {
    problems.add(error, mark, path, message);
    return new InvalidSpec(problems.list());
  }

  private void notYaml(MarkedYamlEngineException e) {
    Mark mark = e.getProblemMark().or(e::getContextMark).map(YamlReader::mark).orElse(Mark.START);
    String context = e.getContext() == null ? "" : e.getContext() + ", ";
    String hint = lineAt(mark).contains("${") ? "; put values that hold ${...} in quotes" : "";
    String message = "this is not YAML: " + context + e.getProblem() + hint;
    problems.add(SpecError.SYNTAX, mark, "", message);
  }

  private String lineAt(Mark mark) {
    return text.lines().skip(mark.line() - 1L).findFirst().orElse("");
  }

  private static Mark mark(Event event) {
    return event.getStartMark().map(YamlReader::mark).orElse(Mark.START);
  }

  private static Mark mark(org.snakeyaml.engine.v2.exceptions.@Nullable Mark mark) {
    return mark == null ? Mark.START : new Mark(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
