package dev.strandline.servers;

import java.util.List;
import java.util.stream.Stream;

/** Packages of Java's base that a process may look into, as options of Java. */
public final class OpenedPackages {
  private static final List<String> BY_THE_LAUNCHER =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.net",
          "java.io",
          "java.nio",
          "sun.nio.ch",
          "java.text",
          "java.time",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "java.util.concurrent.locks");

  private OpenedPackages() {}

  /** What the launcher opens, and those too. */
  public static List<String> options(String... more) {
    return Stream.concat(BY_THE_LAUNCHER.stream(), Stream.of(more))
        .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
        .toList();
  }
}
