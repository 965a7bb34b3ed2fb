package dev.strandline.model.cast;

import dev.strandline.model.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a pattern in java.time's syntax to the fastest matcher that can read it, after checking
 * that it has the fields that the type needs.
 *
 * <p>Years are {@code yyyy} or {@code uuuu} (exactly four digits) and {@code yy} or {@code uu}
 * (2000 to 2099). {@code [...]} is optional.
 */
final class PatternCompiler {
  private static final int MAX_OPTIONAL = 3;

  private final String pattern;
  private final List<PatternPart> parts;
  private final Type.Plain type;
  private final CastSettings settings;

  private PatternCompiler(String pattern, Type.Plain type, CastSettings settings) {
    this.pattern = pattern;
    this.parts = PatternPart.split(pattern);
    this.type = type;
    this.settings = settings;
  }

  /** The matchers of that pattern, to be tried in order: one for each way to leave options out. */
  static List<TemporalPattern> compile(String pattern, Type.Plain type, CastSettings settings) {
    return new PatternCompiler(pattern, type, settings).compile();
  }

  private List<TemporalPattern> compile() {
    checkParts();
    checkFields();
    List<List<PatternPart>> variants = variants();
    List<TemporalPattern> compiled = new ArrayList<>();
    for (List<PatternPart> variant : variants) {
      TemporalPattern matcher = numeric(variant);
      if (matcher == null) {
        return List.of(byFormatter());
      }
      compiled.add(matcher);
    }
    return compiled.isEmpty() ? List.of(byFormatter()) : compiled;
  }

  private @Nullable TemporalPattern numeric(List<PatternPart> variant) {
    boolean english =
        settings.locale() == null
            || NumberMarks.locale(settings.locale()).getLanguage().equals("en");
    if (has("a") && !english) {
      return null;
    }
    FixedPattern fixed = FixedPattern.of(pattern, variant);
    return fixed != null ? fixed : VariablePattern.of(pattern, variant);
  }

  private void checkParts() {
    StringBuilder seen = new StringBuilder();
    for (PatternPart part : parts) {
      char letter = part.letter() == 'u' ? 'y' : part.letter() == 'L' ? 'M' : part.letter();
      if (part.isLiteral() || part.isOptionalMark()) {
        continue;
      }
      if (letter == 'y' && part.count() != 4 && part.count() != 2) {
        throw PatternPart.wrong(pattern, part.at(), "a year is yyyy or yy");
      }
      if (letter == 'S' && part.count() > 9) {
        throw PatternPart.wrong(pattern, part.at(), "a fraction has at most 9 digits");
      }
      if (seen.indexOf(String.valueOf(letter)) >= 0) {
        throw PatternPart.wrong(
            pattern,
            part.at(),
            "'" + part.letter() + "' is there twice; two forms are two patterns");
      }
      if (letter == 'D' && has("dML")) {
        throw PatternPart.wrong(
            pattern, part.at(), "'D' is the day of the year; dd is the day of the month");
      }
      seen.append(letter);
    }
  }

  private void checkFields() {
    if (type != Type.Plain.TIME) {
      need("yu", "year (yyyy)");
      if (!has("D")) {
        need("ML", "month (MM)");
        need("d", "day (dd)");
      }
    }
    if (type != Type.Plain.DATE) {
      if (has("hK")) {
        need("a", "half of the day (a)");
      } else {
        need("Hk", "hour (HH)");
      }
      if (has("sS") && !has("m")) {
        need("m", "minute (mm)");
      }
      if (has("S") && !has("s")) {
        need("s", "second (ss)");
      }
    }
    checkZone();
  }

  private void checkZone() {
    boolean hasOffset = has("XxZzOV");
    if (settings.zone() != null) {
      return;
    }
    if (type == Type.Plain.TIMESTAMP && !hasOffset) {
      boolean quotedZulu =
          parts.stream().anyMatch(part -> part.isLiteral() && part.literal().equals("Z"));
      throw new IllegalArgumentException(
          "pattern \""
              + pattern
              + "\": a timestamp is an instant, and neither the pattern has an offset (XXX) nor the"
              + " column a zone: set zone, or use timestamp_local"
              + (quotedZulu ? "; 'Z' in quotes is only a letter, X reads it as UTC" : ""));
    }
    if (type != Type.Plain.TIMESTAMP && hasOffset) {
      throw new IllegalArgumentException(
          "pattern \""
              + pattern
              + "\" reads an instant, and without a zone nobody knows which "
              + type
              + " that is: set zone");
    }
  }

  private void need(String letters, String field) {
    int open = 0;
    for (PatternPart part : parts) {
      open += part.letter() == '[' ? 1 : part.letter() == ']' ? -1 : 0;
      if (open == 0 && !part.isLiteral() && letters.indexOf(part.letter()) >= 0) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "pattern \"" + pattern + "\": a " + type + " needs a " + field + " that is not optional");
  }

  private boolean has(String letters) {
    return parts.stream()
        .anyMatch(part -> !part.isLiteral() && letters.indexOf(part.letter()) >= 0);
  }

  /** Without and with each optional section, with first; none if sections nest or are many. */
  private List<List<PatternPart>> variants() {
    List<List<PatternPart>> variants = new ArrayList<>();
    variants.add(new ArrayList<>());
    int open = 0;
    int sections = 0;
    List<PatternPart> section = new ArrayList<>();
    for (PatternPart part : parts) {
      if (part.letter() == '[') {
        open++;
        sections++;
        section.clear();
        if (open > 1 || sections > MAX_OPTIONAL) {
          return List.of();
        }
      } else if (part.letter() == ']') {
        if (--open < 0) {
          throw PatternPart.wrong(pattern, part.at(), "']' closes nothing");
        }
        variants = doubled(variants, section);
      } else if (open > 0) {
        section.add(part);
      } else {
        variants.forEach(variant -> variant.add(part));
      }
    }
    if (open > 0) {
      throw new IllegalArgumentException("pattern \"" + pattern + "\": '[' is not closed");
    }
    return variants;
  }

  private static List<List<PatternPart>> doubled(
      List<List<PatternPart>> variants, List<PatternPart> section) {
    List<List<PatternPart>> both = new ArrayList<>();
    for (List<PatternPart> variant : variants) {
      List<PatternPart> with = new ArrayList<>(variant);
      with.addAll(section);
      both.add(with);
    }
    both.addAll(variants);
    return both;
  }

  private TemporalPattern byFormatter() {
    StringBuilder text = new StringBuilder();
    boolean quoted = false;
    for (PatternPart part : parts) {
      // One quotation for neighbours: two next to each other would read as a quote.
      text.append(quoted == part.isLiteral() ? "" : "'");
      quoted = part.isLiteral();
      if (quoted) {
        text.append(part.literal().replace("'", "''"));
      } else {
        // In java.time yyyy is a year of an era, which a strict reader wants to be told.
        char letter = part.letter() == 'y' && !has("G") ? 'u' : part.letter();
        text.append(String.valueOf(letter).repeat(part.count()));
      }
    }
    text.append(quoted ? "'" : "");
    Locale locale =
        settings.locale() == null ? Locale.ENGLISH : NumberMarks.locale(settings.locale());
    return new FormatterPattern(pattern, text.toString(), locale, settings.overlap());
  }
}
