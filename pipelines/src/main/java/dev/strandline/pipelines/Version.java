package dev.strandline.pipelines;

import dev.strandline.pipelines.cli.Strandline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The version that the build wrote. */
final class Version {
  private Version() {}

  static String text() {
    try (InputStream in = Strandline.class.getResourceAsStream("version.txt")) {
      return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
