package dev.strandline.pipelines.report;

/** A picture under construction: boxes, bands and words in user units, coloured by class names. */
final class Svg {
  static final int WIDTH = 1000;

  private final StringBuilder body = new StringBuilder();

  /** Where a text's x is. */
  enum Anchor {
    start,
    middle,
    end
  }

  /** A box with a tooltip; one that is too thin to see gets a visible width. */
  Svg box(String style, double x, double y, double width, double height, String tooltip) {
    body.append("<rect class=\"").append(style).append("\" x=\"").append(number(x));
    body.append("\" y=\"")
        .append(number(y))
        .append("\" width=\"")
        .append(number(Math.max(width, 0)));
    body.append("\" height=\"").append(number(Math.max(height, 0))).append('"');
    if (tooltip.isEmpty()) {
      body.append("/>\n");
    } else {
      body.append("><title>").append(Markup.escape(tooltip)).append("</title></rect>\n");
    }
    return this;
  }

  Svg text(String style, Anchor anchor, double x, double y, String text) {
    body.append("<text class=\"").append(style).append("\" text-anchor=\"").append(anchor);
    body.append("\" x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\">");
    body.append(Markup.escape(text)).append("</text>\n");
    return this;
  }

  Svg line(String style, double x1, double y1, double x2, double y2) {
    body.append("<line class=\"").append(style).append("\" x1=\"").append(number(x1));
    body.append("\" y1=\"").append(number(y1)).append("\" x2=\"").append(number(x2));
    body.append("\" y2=\"").append(number(y2)).append("\"/>\n");
    return this;
  }

  /** A shape by its path data, numbers only, made with {@link #number}. */
  Svg path(String style, String data, String tooltip) {
    body.append("<path class=\"").append(style).append("\" d=\"").append(data).append("\">");
    body.append("<title>").append(Markup.escape(tooltip)).append("</title></path>\n");
    return this;
  }

  /** The whole picture, as wide as its place, with a text for those who cannot see it. */
  Html of(double height, String label) {
    return of(height, label, "");
  }

  /** Bars without words, which take whatever width and height their place has. */
  Html stretched(double height, String label) {
    return of(height, label, "preserveAspectRatio=\"none\" ");
  }

  private Html of(double height, String label, String more) {
    String open =
        "<svg "
            + more
            + "viewBox=\"0 0 "
            + WIDTH
            + " "
            + number(height)
            + "\" role=\"img\" aria-label=\"";
    return new Html(open + Markup.escape(label) + "\">\n" + body + "</svg>");
  }

  static String number(double value) {
    long tenths = Math.round(Math.abs(value) * 10);
    String whole = (value < 0 && tenths > 0 ? "-" : "") + tenths / 10;
    return tenths % 10 == 0 ? whole : whole + "." + tenths % 10;
  }

  /**
   * A round figure at or above the value, for the top of an axis: 1, 2, 2.5 or 5 times ten to n.
   */
  static double ceiling(double value) {
    if (value <= 0) {
      return 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double step : new double[] {1, 2, 2.5, 5}) {
      if (value <= step * power * (1 + 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
