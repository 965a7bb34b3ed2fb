package dev.strandline.options;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives each declared parameter its value: the one given, else its default. */
final class Params {
  private static final String SECTION = "params";

  private final Problems problems;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Set<String> declared = new LinkedHashSet<>();

  private Params(Problems problems) {
    this.problems = problems;
  }

  /** The parameters of a spec; defaults may refer to the environment. */
  static Params resolve(
      Tree.Mapping root,
      Shape.Rec shape,
      Map<String, String> given,
      Function<String, @Nullable String> env,
      Problems problems) {
    Params params = new Params(problems);
    Tree section = root.get(SECTION);
    if (section instanceof Tree.Mapping mapping) {
      params.declared.addAll(mapping.entries().keySet());
      References references = new References(Map.of(), null, env, problems);
      mapping.entries().forEach((name, e) -> params.declare(name, e, shape, given, references));
    } else if (section != null && !new Binder(problems).noValue(section, SECTION, "parameters")) {
      String message = "expected a mapping of parameters, got " + section.told();
      problems.add(SpecError.WRONG_VALUE, section.mark(), SECTION, message);
    }
    for (String name : given.keySet()) {
      if (!params.declared.contains(name)) {
        Mark mark = section == null ? root.mark() : section.mark();
        String message =
            "a value was given for the unknown parameter "
                + Quoted.of(name)
                + Nearest.hint(name, params.declared);
        problems.add(SpecError.UNKNOWN_PARAM_GIVEN, mark, SECTION, message);
      }
    }
    return params;
  }

  /** The values by name, in the order of the spec; those in error are left out. */
  Map<String, String> values() {
    return values;
  }

  Set<String> declared() {
    return declared;
  }

  private void declare(
      String name,
      Tree.Entry entry,
      Shape.Rec shape,
      Map<String, String> given,
      References references) {
    String path = Paths.key(SECTION, name);
    if (!Names.valid(name)) {
      problems.add(SpecError.BAD_NAME, entry.keyMark(), path, Names.RULE);
    }
    Tree tree = references.replace(entry.value(), path);
    if (!(new Binder(problems).bind(shape, tree, path) instanceof Document.Param param)) {
      return;
    }
    String value = given.get(name);
    if (value != null) {
      check(param.type(), value, entry.keyMark(), path, "--param " + name + "=...: ");
      values.put(name, value);
    } else if (param.defaultValue() != null) {
      Mark mark = Paths.find(tree, "default");
      check(param.type(), param.defaultValue(), mark, path + ".default", "");
      values.put(name, param.defaultValue());
    } else {
      String message = "no value was given and there is no default; give --param " + name + "=...";
      problems.add(SpecError.MISSING_PARAM, entry.keyMark(), path, message);
    }
  }

  private void check(Document.ParamType type, String value, Mark mark, String path, String prefix) {
    String expected =
        switch (type) {
          case STRING -> "";
          case INT -> Quantities.whole(value).isPresent() ? "" : "a whole number";
          case FLOAT ->
              !isFloat(value)
                  ? "a number"
                  : Double.isInfinite(Double.parseDouble(value)) ? "a finite number" : "";
          case BOOL -> value.equals("true") || value.equals("false") ? "" : "true or false";
          case DATE -> isDate(value) ? "" : "a date such as 2026-01-31";
          case DURATION -> Quantities.duration(value).isPresent() ? "" : "a duration such as 30s";
        };
    if (!expected.isEmpty()) {
      String message = prefix + "expected " + expected + ", got " + Quoted.of(value);
      problems.add(SpecError.WRONG_PARAM, mark, path, message);
    }
  }

  private static boolean isFloat(String value) {
    return Forms.fits(
        new Shape.Real(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
        new Tree.Scalar(Mark.START, value, Tree.Style.PLAIN));
  }

  private static boolean isDate(String value) {
    try {
      return LocalDate.parse(value).toString().equals(value);
    } catch (DateTimeException e) {
      return false;
    }
  }
}
