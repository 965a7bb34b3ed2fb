package dev.strandline.suite;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strandline.options.NodeKind;
import dev.strandline.servers.Repository;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source, step and sink that docs/extending.md shows, compiled into a jar of their own and run
 * by the command line with that jar on its class path.
 */
final class ForeignKindsTest {
  private static final Pattern CODE = Pattern.compile("(?s)```java\\n(.*?)```");
  private static final Pattern SERVICES = Pattern.compile("(?s)```\\n(com\\.example\\..*?)```");
  private static final Pattern NAME = Pattern.compile("public final class (\\w+)");

  /** What the page leaves out of its second and third example. */
  private static final String IMPORTS =
      """
      package com.example;

      import dev.strandline.io.*;
      import dev.strandline.model.*;
      import dev.strandline.options.*;
      import java.util.*;
      import java.util.function.Consumer;
      import org.apache.beam.sdk.coders.StringUtf8Coder;
      import org.apache.beam.sdk.transforms.*;
      import org.apache.beam.sdk.values.*;

      """;

  private static final String SPEC =
      """
      strandline: v1
      name: mine
      sources:
        numbers: {type: ReadNumbers, config: {to: 1000}}
        raw:
          type: ReadFromFiles
          config:
            path: "in/*.csv"
            format: {type: delimited, delimiter: ",", header: false}
            columns: [{name: id, type: int32, required: true}, {name: name, type: string}]
      steps:
        hide: {type: Redact, input: raw, config: {columns: name}}
      sinks:
        nowhere: {type: Discard, input: numbers, config: {path: dropped}}
        lake: {type: WriteToParquet, input: numbers, config: {path: lake, mode: overwrite}}
        people: {type: WriteToParquet, input: hide, config: {path: people, mode: overwrite}}
      """;

  @TempDir static Path built;
  private static Path jar;

  @TempDir Path folder;

  @BeforeAll
  static void buildTheJar() throws IOException {
    String page = Files.readString(Repository.file("docs/extending.md"));
    List<Path> sources = new ArrayList<>();
    Matcher code = CODE.matcher(page);
    while (code.find()) {
      String text = code.group(1);
      Matcher name = NAME.matcher(text);
      assertThat("a public class in: " + text, name.find(), is(true));
      String whole = text.startsWith("package ") ? text : IMPORTS + text;
      sources.add(Files.writeString(built.resolve(name.group(1) + ".java"), whole));
    }
    assertThat("examples of the page", sources.size(), is(3));
    Matcher services = SERVICES.matcher(page);
    assertThat("the page names the classes for ServiceLoader", services.find(), is(true));
    Path classes = Files.createDirectories(built.resolve("classes"));
    Path file = classes.resolve("META-INF/services").resolve(NodeKind.class.getName());
    Files.createDirectories(file.getParent());
    Files.writeString(file, services.group(1));
    compile(sources, classes);
    jar = pack(classes, built.resolve("my-kinds.jar"));
  }

  private static void compile(List<Path> sources, Path classes) throws IOException {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter told = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  told,
                  files,
                  null,
                  List.of(
                      "-proc:none",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-d",
                      classes.toString()),
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(told.toString(), compiled, is(true));
    }
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (OutputStream bytes = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(bytes);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
        out.putNextEntry(new JarEntry(name));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
    return jar;
  }

  private Program.Ended strandline(String spec, String... args) throws Exception {
    Files.writeString(folder.resolve("mine.yaml"), spec);
    Path in = Files.createDirectories(folder.resolve("in"));
    Files.writeString(in.resolve("people.csv"), "1,Ada\n2,\n3,Grace\n");
    List<String> all = new ArrayList<>(List.of(args));
    all.add(1, "mine.yaml");
    return Program.withHeap("512m").withJar(jar).run(folder, all.toArray(String[]::new));
  }

  @Test
  void runsAForeignSourceStepAndSink() throws Exception {
    Program.Ended ended = strandline(SPEC, "run", "--output", "json");
    assertThat(ended.told(), ended.exit(), is(0));
    JsonNode report = new ObjectMapper().readTree(ended.out());
    assertThat(report.at("/balanced").asBoolean(), is(true));
    List<String> sinks = new ArrayList<>();
    report
        .get("sinks")
        .forEach(sink -> sinks.add(sink.get("sink").asText() + " " + sink.get("in").asLong()));
    assertThat(sinks, hasItem("nowhere 1000"));
    assertThat(
        Duck.rows("SELECT count(*), min(n), max(n) FROM " + Duck.table(folder.resolve("lake"))),
        is(List.of(List.of("1000", "1", "1000"))));
    assertThat(
        Duck.rows("SELECT id, name FROM " + Duck.table(folder.resolve("people")) + " ORDER BY id"),
        is(List.of(List.of("1", "***"), java.util.Arrays.asList("2", null), List.of("3", "***"))));
  }

  @Test
  void previewsAForeignSourceAndStep() throws Exception {
    Program.Ended ended = strandline(SPEC, "preview");
    assertThat(ended.told(), ended.exit(), is(0));
    assertThat(ended.out() + ended.err(), containsString("***"));
  }

  @Test
  void placesWhatIsWrongInAForeignConfig() throws Exception {
    String wrong =
        SPEC.replace("{to: 1000}", "{to: 0}").replace("{path: dropped}", "{pth: dropped}");
    Program.Ended ended = strandline(wrong, "validate");
    assertThat(ended.told(), ended.exit(), is(3));
    assertThat(
        ended.err(),
        is(
            "mine.yaml:4:45 sources.numbers.config.to: expected 1 to 1000000, got 0 [SL-1204]\n"
                + "mine.yaml:14:53 sinks.nowhere.config.pth: unknown key; did you mean \"path\"?"
                + " known: path [SL-1201]\n"));
  }

  @Test
  void placesWhatAForeignStepFindsWrong() throws Exception {
    String wrong = SPEC.replace("{columns: name}", "{columns: [name, id]}");
    Program.Ended ended = strandline(wrong, "validate");
    assertThat(ended.told(), ended.exit(), is(3));
    assertThat(
        ended.err(),
        is(
            "mine.yaml:12:61 steps.hide.config.columns[1]: no text column is named \"id\""
                + " [EX-0001]\n"));
  }

  @Test
  void refusesAStreamWhereAForeignKindDoesNotSayThatItRunsInOne() throws Exception {
    Program.Ended ended =
        strandline(SPEC.replace("overwrite}", "append}") + "stream: {}\n", "validate");
    assertThat(ended.told(), ended.exit(), is(3));
    assertThat(
        ended.err(),
        containsString(
            "mine.yaml:4:3 sources.numbers: ReadNumbers is no part of a stream: it is not made for"));
    assertThat(ended.err(), containsString("sinks.nowhere: Discard is no part of a stream"));
  }

  @Test
  void namesForeignKindsInTheSchema() throws Exception {
    Program.Ended ended = Program.withHeap("256m").withJar(jar).run(folder, "schema");
    assertThat(ended.told(), ended.exit(), is(0));
    for (String type : List.of("ReadNumbers", "Redact", "Discard")) {
      assertThat(ended.out(), containsString("\"" + type + "\""));
    }
  }
}
