package dev.strandline.options;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kinds from a jar that the build has never seen are found, bound and checked as ours are. */
final class ForeignKindTest {
  private static final String SOURCE =
      """
      package com.example.elsewhere;

      import dev.strandline.options.*;
      import java.util.List;

      final class Kinds {
        record Config(@Doc("The rate.") @Range(min = 1) int rateLimit, @Doc("The tags.") List<Tag> tags) {
          Config {
            if (tags.size() > 1) throw new InvalidConfig("tags[1]", "SL-1499", "one tag is enough");
          }
        }

        record Tag(@Doc("Its name.") String name) {}

        abstract static class Kind implements NodeKind<Config> {
          private final Role role;
          Kind(Role role) { this.role = role; }
          public String type() { return "Foreign" + role.section(); }
          public Role role() { return role; }
          public Class<Config> config() { return Config.class; }
          public String doc() { return "Foreign."; }
          public String example() { return "type: " + type(); }
        }

        public static final class Source extends Kind { public Source() { super(Role.SOURCE); } }
        public static final class Step extends Kind { public Step() { super(Role.STEP); } }
        public static final class Sink extends Kind { public Sink() { super(Role.SINK); } }
      }
      """;

  private static final String SPEC =
      """
      strandline: v1
      name: foreign
      sources: {a: {type: Foreignsources, config: {rate_limit: 5, tags: []}}}
      steps: {b: {type: Foreignsteps, input: a, config: {rate_limit: 5, tags: [{name: x}]}}}
      sinks: {c: {type: Foreignsinks, input: b, config: {rate_limit: 5, tags: []}}}
      """;

  private static Path compile(Path folder) throws IOException {
    Path source = Files.createDirectories(folder.resolve("src")).resolve("Kinds.java");
    Path classes = Files.createDirectories(folder.resolve("classes/META-INF/services"));
    Files.writeString(source, SOURCE);
    String name = "com.example.elsewhere.Kinds$";
    Files.writeString(
        classes.resolve(NodeKind.class.getName()),
        name + "Source\n" + name + "Step\n" + name + "Sink\n");
    Path out = folder.resolve("classes");
    String classPath = System.getProperty("java.class.path");
    int status =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler())
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                classPath,
                "-d",
                out.toString(),
                source.toString());
    assertThat(status, is(0));
    return out;
  }

  @Test
  void findsBindsAndChecksAKindFromElsewhere(@TempDir Path folder) throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    URL[] urls = {compile(folder).toUri().toURL()};
    try (URLClassLoader foreign = new URLClassLoader(urls, before)) {
      Thread.currentThread().setContextClassLoader(foreign);
      Catalog catalog = Catalog.fromClassPath();
      SpecLoader loader = SpecLoader.of(catalog);

      Spec spec = loader.load("f.yaml", SPEC, Map.of());
      assertThat(
          spec.node("b").orElseThrow().config().toString(),
          is("Config[rateLimit=5, tags=[Tag[name=x]]]"));
      String wrong =
          SPEC.replace("[{name: x}]", "[{name: x}, {name: y}]")
              .replace(
                  "a: {type: Foreignsources, config: {rate_limit: 5",
                  "a: {type: Foreignsources, config: {rate_limt: 5");
      assertThat(
          assertThrows(InvalidSpec.class, () -> loader.load("f.yaml", wrong, Map.of()))
              .getMessage(),
          is(
              "f.yaml:3:46 sources.a.config.rate_limt: unknown key; did you mean \"rate_limit\"?"
                  + " known: rate_limit, tags [SL-1201]\n"
                  + "f.yaml:4:85 steps.b.config.tags[1]: one tag is enough [SL-1499]"));
      assertThat(JsonSchema.generate(catalog), containsString("\"Foreignsteps\""));
      assertThat(ReferencePage.generate(catalog), startsWith("# Reference\n"));
      assertThat(ReferencePage.generate(catalog), containsString("### Foreignsinks"));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
