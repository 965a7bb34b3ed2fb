package dev.strandline.pipelines;

import dev.strandline.pipelines.cli.CommandFailed;
import dev.strandline.pipelines.report.ExitCode;
import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;

/**
 * Beam's options from what follows {@code --} on the command line.
 *
 * <p>Beam checks every option of every jar on the class path when options are first made, which
 * takes a third of the processor time of a small run. They are only needed to read arguments, so
 * without any they are kept from it.
 */
final class RunnerOptions {
  private static final String REGISTRARS =
      "META-INF/services/" + PipelineOptionsRegistrar.class.getName();

  private static final String UNKNOWN_OPTION = "SL-5126";

  private RunnerOptions() {}

  /**
   * The options.
   *
   * @throws CommandFailed if one is none of Beam's, or its value none of its type
   */
  static PipelineOptions of(List<String> args) {
    if (args.isEmpty()) {
      return withoutRegistrars();
    }
    for (PipelineOptionsRegistrar registrar : ServiceLoader.load(PipelineOptionsRegistrar.class)) {
      registrar.getPipelineOptions().forEach(PipelineOptionsFactory::register);
    }
    try {
      return PipelineOptionsFactory.fromArgs(args.toArray(new String[0])).create();
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(
          ExitCode.USAGE,
          UNKNOWN_OPTION,
          "Cannot use the options after --: " + told(String.valueOf(e.getMessage())),
          e);
    }
  }

  /** Beam says which of its classes lacks an option, which tells a user nothing. */
  private static String told(String message) {
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst(
            "^Class interface \\S+ missing a property named ", "no runner here has the option ")
        .replaceFirst("\\.$", "");
  }

  private static PipelineOptions withoutRegistrars() {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    thread.setContextClassLoader(new NoRegistrars(usual));
    try {
      return PipelineOptionsFactory.create();
    } finally {
      thread.setContextClassLoader(usual);
    }
  }

  /** The usual classes, and no list of options. */
  private static final class NoRegistrars extends ClassLoader {
    NoRegistrars(ClassLoader usual) {
      super(usual);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(REGISTRARS) ? Collections.emptyEnumeration() : super.getResources(name);
    }
  }
}
