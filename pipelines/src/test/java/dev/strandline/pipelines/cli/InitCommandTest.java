package dev.strandline.pipelines.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {
  @TempDir Path folder;
  private final Console console = Console.plain();
  private Path sample = Path.of("");

  @BeforeEach
  void makeSample() throws IOException {
    sample = Files.writeString(folder.resolve("a.csv"), "id,x\n1,2\n3,4\n");
  }

  @Test
  void printsTheSpec() {
    assertThat(console.run("init", sample.toString()), is(0));
    assertThat(console.out(), startsWith("# A first spec for files such as a.csv"));
    assertThat(console.err(), is(emptyString()));
  }

  @Test
  void writesTheSpecButNotOverAnother() throws IOException {
    Path spec = folder.resolve("spec.yaml");
    assertThat(console.run("init", sample.toString(), "--out", spec.toString()), is(0));
    assertThat(Files.readString(spec), containsString("strandline: v1"));
    Files.writeString(spec, "mine");
    assertThat(console.run("init", sample.toString(), "--out", spec.toString()), is(1));
    assertThat(
        console.err(),
        containsString("is there already; give another --out, or --force [SL-5005]"));
    assertThat(Files.readString(spec), is("mine"));
    assertThat(console.run("init", sample.toString(), "--out", spec.toString(), "--force"), is(0));
    assertThat(Files.readString(spec), containsString("strandline: v1"));
  }

  @Test
  void saysWhyThereIsNoSpec() throws IOException {
    assertThat(console.run("init", folder.resolve("none").toString()), is(1));
    assertThat(console.err(), containsString("there is no such file [SL-5003]"));
    assertThat(console.run("init", "s3://bucket/a.csv"), is(1));
    assertThat(console.err(), containsString("on this disk, where a sample must be; copy it here"));
    Path empty = Files.writeString(folder.resolve("empty.csv"), "");
    assertThat(console.run("init", empty.toString()), is(1));
    assertThat(console.err(), containsString("it is empty [SL-5004]"));
  }
}
