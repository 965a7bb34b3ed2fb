package dev.strandline.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${params.x}}, {@code ${env:X}} and {@code ${secret:...}} in the values of a tree.
 *
 * <p>It works on parsed values, so what is put in is never read as YAML or as a reference again.
 * Keys are left alone. A second dollar sign before the brace makes a reference plain text.
 */
final class References {
  private static final String KNOWN =
      "${params.name}, ${env:NAME}, ${secret:file:/path}, ${secret:env:NAME}; $${ is a plain ${";

  private final Map<String, String> params;
  private final @Nullable Set<String> declared;
  private final Function<String, @Nullable String> env;
  private final Problems problems;

  /**
   * References to these parameters.
   *
   * @param declared all names, of which those without a value have had a problem reported already;
   *     null where no parameter may be named
   */
  References(
      Map<String, String> params,
      @Nullable Set<String> declared,
      Function<String, @Nullable String> env,
      Problems problems) {
    this.params = params;
    this.declared = declared;
    this.env = env;
    this.problems = problems;
  }

  Tree replace(Tree tree, String path) {
    if (tree instanceof Tree.Sequence list) {
      List<Tree> items = new ArrayList<>();
      for (Tree item : list.items()) {
        items.add(replace(item, Paths.item(path, items.size())));
      }
      return Tree.Sequence.of(list.mark(), items);
    } else if (tree instanceof Tree.Mapping mapping) {
      Map<String, Tree.Entry> entries = new LinkedHashMap<>();
      mapping
          .entries()
          .forEach(
              (key, entry) -> {
                Tree value = replace(entry.value(), Paths.key(path, key));
                entries.put(key, new Tree.Entry(entry.keyMark(), value));
              });
      return Tree.Mapping.of(mapping.mark(), entries);
    }
    Tree.Scalar scalar = (Tree.Scalar) tree;
    return scalar.text().contains("${") ? scalar(scalar, path) : scalar;
  }

  private Tree scalar(Tree.Scalar scalar, String path) {
    String text = scalar.text();
    StringBuilder out = new StringBuilder();
    boolean replaced = false;
    boolean broken = false;
    for (int at = 0; at < text.length(); ) {
      if (text.startsWith("$${", at)) {
        out.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        if (end < 0) {
          broken(scalar, path, SpecError.BAD_REFERENCE, "${ has no }; known: " + KNOWN);
          broken = true;
          break;
        }
        String reference = text.substring(at + 2, end);
        if (reference.startsWith("secret:")) {
          if (at == 0 && end == text.length() - 1) {
            return secret(scalar, path, reference.substring("secret:".length()));
          }
          String message = "a secret must be the whole value, not a part of it";
          broken(scalar, path, SpecError.SECRET_NOT_ALLOWED, message);
          broken = true;
        } else {
          String value = value(scalar, path, reference);
          broken |= value == null;
          out.append(value);
          replaced = true;
        }
        at = end + 1;
      } else {
        out.append(text.charAt(at++));
      }
    }
    if (broken) {
      return new Tree.Scalar(scalar.mark(), "", Tree.Style.BROKEN);
    }
    Tree.Style style = replaced ? Tree.Style.REPLACED : Tree.Style.QUOTED;
    return new Tree.Scalar(scalar.mark(), out.toString(), style);
  }

  private @Nullable String value(Tree.Scalar scalar, String path, String reference) {
    if (reference.startsWith("params.")) {
      String name = reference.substring("params.".length());
      if (declared == null) {
        String message = "a parameter's default cannot name another parameter";
        broken(scalar, path, SpecError.BAD_REFERENCE, message);
        return null;
      } else if (!declared.contains(name)) {
        String message = "unknown parameter " + Quoted.of(name) + Nearest.hint(name, declared);
        broken(scalar, path, SpecError.UNKNOWN_PARAM, message);
      }
      return params.get(name);
    } else if (reference.startsWith("env:") && reference.length() > "env:".length()) {
      String name = reference.substring("env:".length());
      String value = env.apply(name);
      if (value == null) {
        String message = "the environment variable " + Quoted.of(name) + " is not set";
        broken(scalar, path, SpecError.MISSING_ENV, message);
      }
      return value;
    }
    String message = "unknown reference " + Quoted.of("${" + reference + "}") + "; known: " + KNOWN;
    broken(scalar, path, SpecError.BAD_REFERENCE, message);
    return null;
  }

  private Tree secret(Tree.Scalar scalar, String path, String reference) {
    try {
      Secret secret = new Secret(reference);
      return new Tree.Scalar(scalar.mark(), secret.reference(), Tree.Style.SECRET);
    } catch (IllegalArgumentException e) {
      return broken(scalar, path, SpecError.BAD_REFERENCE, String.valueOf(e.getMessage()));
    }
  }

  private Tree broken(Tree.Scalar scalar, String path, SpecError error, String message) {
    problems.add(error, scalar.mark(), path, message);
    return new Tree.Scalar(scalar.mark(), "", Tree.Style.BROKEN);
  }
}
