package dev.strandline.pipelines.cli;

import dev.strandline.pipelines.cli.init.SpecWriter;
import dev.strandline.pipelines.report.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code strandline init}: a commented spec for files such as a sample. */
@Command(
    name = "init",
    description = "Look at a sample file and write a commented spec for files such as it.",
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  /** Of an object store, say; a path has lost its second slash. */
  private static final Pattern LOCATION = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:/.*");

  private final Session session;
  @Mixin final LookOptions look = new LookOptions();

  @Parameters(
      index = "0",
      paramLabel = "SAMPLE",
      description =
          "A file of the kind to be read, on a disk: delimited text, JSON lines, Avro or Parquet.")
  private Path sample = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write the spec; standard output where it is left out.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--force", description = "Replace the file where it is there already.")
  private boolean force;

  InitCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String spec = spec();
    Terminal terminal = session.terminal();
    if (out.isEmpty()) {
      terminal.answer(spec);
    } else {
      write(out.get(), spec);
      terminal.tell("wrote " + out.get() + "; next: strandline preview " + out.get());
    }
    return ExitCode.DONE.number();
  }

  private String spec() {
    try {
      return SpecWriter.of(sample);
    } catch (NoSuchFileException e) {
      String hint =
          LOCATION.matcher(sample.toString()).matches()
              ? " on this disk, where a sample must be; copy it here"
              : "";
      throw failed(CliError.FILE, "Cannot read " + sample + ": there is no such file" + hint, e);
    } catch (IOException e) {
      throw failed(CliError.FILE, "Cannot read " + sample + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw failed(CliError.SAMPLE, "Cannot make a spec from " + sample + ": " + e.getMessage(), e);
    }
  }

  private void write(Path file, String spec) {
    try {
      if (force) {
        Files.writeString(file, spec, StandardCharsets.UTF_8);
      } else {
        Files.writeString(file, spec, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
      }
    } catch (FileAlreadyExistsException e) {
      throw failed(CliError.EXISTS, file + " is there already; give another --out, or --force", e);
    } catch (IOException e) {
      throw failed(CliError.FILE, "Cannot write " + file + ": " + e, e);
    }
  }

  private static CommandFailed failed(CliError error, String message, Exception cause) {
    return new CommandFailed(ExitCode.FAILED, error.id(), message, cause);
  }
}
