package dev.strandline.options;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gives the reference page of specs for a catalog, in Markdown: every key, kind and error. */
public final class ReferencePage {
  private static final String HEAD =
      """
      # Reference

      Generated from the config records; do not edit.

      A spec is one YAML 1.2 document: no tags, no merge keys, each key once. A key without a value
      is an error; leave it out instead.

      | Written in a value | Stands for |
      |---|---|
      | `${params.name}` | the parameter's value: `--param name=value`, else its default |
      | `${env:NAME}` | the environment variable |
      | `${secret:file:/path}`, `${secret:env:NAME}` | a secret, read when it is used; only where \
      a key takes a secret |
      | `$${` | a plain `${` |

      What is put in is a value and never read as YAML or as a reference again. `type` words and
      keys are written out.
      """;

  /** A record whose table is still to be written, and the keys that lead to it. */
  private record Below(String path, String tag, Shape.Rec rec) {}

  private final StringBuilder out = new StringBuilder(HEAD);

  private ReferencePage() {}

  /** The page as Markdown that ends with a line break. */
  public static String generate(Catalog catalog) {
    ReferencePage page = new ReferencePage();
    page.line("\n## The spec\n");
    page.tables(catalog.document(), "");
    for (NodeKind.Role role : NodeKind.Role.values()) {
      String section = role.section();
      page.line("\n## " + Character.toUpperCase(section.charAt(0)) + section.substring(1));
      catalog.kinds(role).forEach(kind -> page.kind(kind, catalog.config(kind)));
    }
    page.errors();
    return page.out.toString();
  }

  private void kind(NodeKind<?> kind, Shape.Rec config) {
    line("\n### " + kind.type() + "\n");
    line(kind.doc() + "\n");
    line("```yaml\n" + kind.example().stripTrailing() + "\n```\n");
    if (config.fields().isEmpty()) {
      line("It has no keys of its own.");
    } else {
      tables(config, "config");
    }
  }

  /** The table of a record, and after it those of the records below it, each once. */
  private void tables(Shape.Rec rec, String path) {
    Set<Shape.Rec> seen = new LinkedHashSet<>();
    Deque<Below> open = new ArrayDeque<>();
    open.add(new Below(path, "", rec));
    seen.add(rec);
    while (!open.isEmpty()) {
      Below next = open.remove();
      if (next.rec() != rec) {
        String tag = next.tag().isEmpty() ? "" : ": type `" + next.tag() + "`";
        line("\n**`" + next.path() + "`" + tag + "**" + doc(next.rec()) + "\n");
      }
      table(next.rec());
      for (Shape.Field field : next.rec().fields()) {
        below(Paths.key(next.path(), field.key()), field.shape(), "")
            .forEach(
                below -> {
                  if (seen.add(below.rec())) {
                    open.add(below);
                  }
                });
      }
    }
  }

  private static String doc(Shape.Rec rec) {
    return rec.doc().map(doc -> " " + doc).orElse("");
  }

  private static List<Below> below(String path, Shape shape, String tag) {
    if (shape instanceof Shape.Rec rec) {
      return rec.fields().isEmpty() && tag.isEmpty()
          ? List.of()
          : List.of(new Below(path, tag, rec));
    } else if (shape instanceof Shape.ListOf list) {
      return below(path + "[]", list.element(), "");
    } else if (shape instanceof Shape.MapOf map) {
      return below(path + ".<name>", map.value(), "");
    } else if (shape instanceof Shape.Choice choice) {
      return choice.tagged().entrySet().stream()
          .flatMap(entry -> below(path, entry.getValue(), entry.getKey()).stream())
          .toList();
    }
    return List.of();
  }

  private void table(Shape.Rec rec) {
    if (rec.fields().isEmpty()) {
      line("It has no further keys.");
      return;
    }
    line("| Key | Takes | If left out | Meaning |\n|---|---|---|---|");
    for (Shape.Field field : rec.fields()) {
      line(
          "| `"
              + field.key()
              + "` | "
              + cell(takes(field.shape()))
              + " | "
              + absent(field)
              + " | "
              + cell(field.doc())
              + " |");
    }
  }

  private static String takes(Shape shape) {
    if (shape instanceof Shape.Whole whole) {
      return shape.expects() + Scalars.range(whole.min(), whole.max());
    } else if (shape instanceof Shape.Real real) {
      return shape.expects() + Scalars.range(real);
    }
    return shape.expects();
  }

  private static String absent(Shape.Field field) {
    return switch (field.need()) {
      case REQUIRED -> "**required**";
      case NULLABLE, OPTIONAL -> "nothing";
      case DEFAULT -> "`" + field.absent().text().replace("|", "\\|") + "`";
    };
  }

  private void errors() {
    line("\n## Errors of specs\n");
    line("| Id | Meaning |\n|---|---|");
    for (SpecError error : SpecError.values()) {
      line("| " + error.id() + " | " + cell(error.doc()) + " |");
    }
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
